"""HTTP only: parse what came in, call a story, render what comes out."""
