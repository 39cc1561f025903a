/* SPDX-License-Identifier: EUPL-1.2 */
/* To be preloaded: the k-th call of one kind that the program itself makes fails, once or from there on. Calls of the
 * libraries it uses (cmocka among them) go on: what is tried is our own code. TORTURE=KIND:K:once|on, where KIND is
 * alloc, open, write, fsync or rename; K = 0: none fails. TORTURE_COUNT names a file that gets the number of calls. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind { ALLOC, OPEN, WRITE, FSYNC, RENAME, KINDS };
static const char *const kind_names[KINDS] = {"alloc", "open", "write", "fsync", "rename"};

static uintptr_t program_from, program_to;
static int wanted = -1;
static bool from_there_on;
static unsigned long at, count;
static pid_t owner;

static int find_program(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size;
    (void)context;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X)) {
            program_from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
            program_to = program_from + info->dlpi_phdr[i].p_memsz;
        }
    return 1; /* the program comes first */
}

__attribute__((constructor)) static void begin(void)
{
    const char *text = getenv("TORTURE");
    const char *colon = text ? strchr(text, ':') : NULL;
    dl_iterate_phdr(find_program, NULL);
    owner = getpid();
    for (int i = 0; colon && i < KINDS; i++)
        if (strncmp(text, kind_names[i], (size_t)(colon - text)) == 0) {
            char *end;
            at = strtoul(colon + 1, &end, 10);
            from_there_on = strcmp(end, ":on") == 0;
            wanted = i;
        }
}

__attribute__((destructor)) static void end(void)
{
    char text[32];
    const char *path = getenv("TORTURE_COUNT");
    if (!path || getpid() != owner)
        return;
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int size = snprintf(text, sizeof(text), "%lu\n", count);
    if (file >= 0 && syscall(SYS_write, file, text, size) == size)
        syscall(SYS_close, file);
}

static bool fails(enum kind kind, const void *caller)
{
    if ((int)kind != wanted || (uintptr_t)caller < program_from || (uintptr_t)caller >= program_to)
        return false;
    count++;
    return at && (from_there_on ? count >= at : count == at);
}

#define FAILS(kind) fails(kind, __builtin_return_address(0))
#define EXPORT __attribute__((visibility("default")))

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t items, size_t size);
void *__libc_realloc(void *pointer, size_t size);

EXPORT void *malloc(size_t size)
{
    if (FAILS(ALLOC)) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_malloc(size);
}

EXPORT void *calloc(size_t items, size_t size)
{
    if (FAILS(ALLOC)) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_calloc(items, size);
}

EXPORT void *realloc(void *pointer, size_t size)
{
    if (FAILS(ALLOC)) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_realloc(pointer, size);
}

EXPORT int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, int) : 0;
    va_end(arguments);
    if (FAILS(OPEN)) {
        errno = EMFILE;
        return -1;
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

EXPORT FILE *fopen(const char *path, const char *mode)
{
    FILE *(*real)(const char *, const char *);
    if (FAILS(OPEN)) {
        errno = EMFILE;
        return NULL;
    }
    *(void **)&real = dlsym(RTLD_NEXT, "fopen");
    return real(path, mode);
}

EXPORT int mkstemp(char *path)
{
    int (*real)(char *);
    if (FAILS(OPEN)) {
        errno = EMFILE;
        return -1;
    }
    *(void **)&real = dlsym(RTLD_NEXT, "mkstemp");
    return real(path);
}

/* Every other one of those that fail from there on is cut short instead. */
EXPORT ssize_t write(int file, const void *bytes, size_t size)
{
    if (FAILS(WRITE)) {
        if (from_there_on && size > 1 && count % 2 == 0)
            return syscall(SYS_write, file, bytes, size / 2);
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_write, file, bytes, size);
}

EXPORT int fsync(int file)
{
    if (FAILS(FSYNC)) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fsync, file);
}

EXPORT int rename(const char *from, const char *to)
{
    if (FAILS(RENAME)) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
