/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing a report as a file: whole or not at all. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/render.h"
#include "../harness/skip.h"
#include "base/poison.h"

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/peil-test-file-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static size_t entries(void)
{
    DIR *open = opendir(folder);
    size_t count = 0;
    for (const struct dirent *entry = readdir(open); entry; entry = readdir(open))
        count += entry->d_name[0] != '.';
    closedir(open);
    return count;
}

static void write_text(const char *path, const char *text, int expected)
{
    struct peil_error error = {0};
    _cleanup_buffer_ struct buffer bytes = {0};
    buffer_append_text(&bytes, text);
    assert_int_equal(report_write_file(path, &bytes, &error), expected);
    if (expected) {
        assert_non_null(strstr(error.message, path));
        assert_int_not_equal(error.cause, 0);
    }
}

static void check_text(const char *path, const char *expected)
{
    char text[256] = "";
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    size_t size = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[size] = '\0';
    assert_string_equal(text, expected);
}

static void a_file_is_replaced_whole(void **state)
{
    (void)state;
    _cleanup_free_ char *path = memory_format("%s/report.txt", folder);
    write_text(path, "the first, which is longer than the second", 0);
    write_text(path, "the second", 0);
    check_text(path, "the second");
    assert_int_equal(entries(), 1);
    unlink(path);
}

static void an_empty_report_is_a_file_too(void **state)
{
    (void)state;
    _cleanup_free_ char *path = memory_format("%s/empty.csv", folder);
    write_text(path, "", 0);
    check_text(path, "");
    unlink(path);
}

static void what_cannot_be_written_leaves_nothing(void **state)
{
    (void)state;
    _cleanup_free_ char *nowhere = memory_format("%s/nowhere/report.txt", folder);
    write_text(nowhere, "x", PEIL_ERROR_SYSTEM);
    _cleanup_free_ char *taken = memory_format("%s/taken", folder);
    assert_int_equal(mkdir(taken, 0700), 0);
    write_text(taken, "x", PEIL_ERROR_SYSTEM); /* a folder is in the way */
    assert_int_equal(entries(), 1);
    rmdir(taken);
}

static void rights_follow_the_umask(void **state)
{
    (void)state;
    _cleanup_free_ char *path = memory_format("%s/rights.txt", folder);
    mode_t before = umask(027);
    write_text(path, "x", 0);
    umask(before);
    struct stat is;
    assert_int_equal(stat(path, &is), 0);
    assert_int_equal(is.st_mode & 0777, 0640);
    unlink(path);
}

/* The old file stands, and nothing else. */
static void no_room_leaves_what_was_there(const char *path)
{
    _cleanup_buffer_ struct buffer large = {0};
    struct peil_error error = {0};
    write_text(path, "the first", 0);
    while (large.size < 4 << 20)
        buffer_append_text(&large, "a report that does not fit ");
    assert_int_equal(report_write_file(path, &large, &error), PEIL_ERROR_SYSTEM);
    assert_true(error.cause == ENOSPC || error.cause == EFBIG);
    check_text(path, "the first");
    assert_int_equal(entries(), 1);
    unlink(path);
}

static void a_limit_on_files_leaves_what_was_there(void **state)
{
    (void)state;
    struct rlimit before, small;
    _cleanup_free_ char *path = memory_format("%s/report.txt", folder);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){.rlim_cur = 1 << 20, .rlim_max = before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    no_room_leaves_what_was_there(path);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
}

/* A disk of 1 MiB, in a mount namespace of our own: it ends with us. */
static void a_full_disk_leaves_what_was_there(void **state)
{
    (void)state;
    _cleanup_free_ char *path = memory_format("%s/report.txt", folder);
    if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0 || mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", folder, "tmpfs", 0, "size=1m") != 0)
        skip_because("a small file system can be mounted by root only");
    no_room_leaves_what_was_there(path);
    assert_int_equal(umount(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_replaced_whole),
        cmocka_unit_test(an_empty_report_is_a_file_too),
        cmocka_unit_test(what_cannot_be_written_leaves_nothing),
        cmocka_unit_test(rights_follow_the_umask),
        cmocka_unit_test(a_limit_on_files_leaves_what_was_there),
        cmocka_unit_test(a_full_disk_leaves_what_was_there),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
