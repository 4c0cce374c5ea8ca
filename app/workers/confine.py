"""What a child gives up before it sees a byte: memory without bound, core dumps, and the network."""

import ctypes
import platform
import resource
import struct

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_LOAD_SYSCALL = (0x20, 0, 0, 0)  # BPF_LD | BPF_W | BPF_ABS, at the number of the system call
_ALLOW = (0x06, 0, 0, 0x7FFF0000)
_DENY = (0x06, 0, 0, 0x00050000 | 13)  # SECCOMP_RET_ERRNO with EACCES
_JUMP_IF_EQUAL = 0x15
_X32 = 0x40000000  # the same calls under the numbers of the other ABI that this processor knows
# the system calls that open a way out: socket, connect, and io_uring_setup, whose ring could do both
_CALLS = {"x86_64": (41, 42, 425, _X32 | 41, _X32 | 42, _X32 | 425), "aarch64": (198, 203, 425)}


def confine(memory_bytes: int) -> bool:
    """Bound the memory of this process and close the network to it; whether the kernel let the network be closed."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return close_network()


def close_network() -> bool:
    """Let every attempt to open a socket fail; False where the kernel or the processor does not know how."""
    calls = _CALLS.get(platform.machine())
    if calls is None:
        return False
    program = [_LOAD_SYSCALL]
    for place, call in enumerate(calls):
        program.append((_JUMP_IF_EQUAL, len(calls) - place, 0, call))
    program += [_ALLOW, _DENY]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    filter_ = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, filter_, 0, 0) == 0)
