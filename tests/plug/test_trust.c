/* SPDX-License-Identifier: EUPL-1.2 */
/* Which files are opened as plugins, and that what was looked at is what is loaded, also when the name is given to
 * another file again and again meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "plug/plug.h"
#include "../harness/skip.h"
#include "base/poison.h"

enum { SWAPS = 10000, SWAPS_LOADED = 40 };

static struct peil_error error;
static struct arena *arena;
static char folder[64];
static char hash[HASH_HEX_SIZE];
static int descriptor;

static const char *path_of(const char *name)
{
    return arena_format(arena, "%s/%s", folder, name);
}

static const char *built(const char *name)
{
    const char *build = getenv("PEIL_BUILD");
    return arena_format(arena, "%s/%s", build ? build : ".", name);
}

static const char *copy(const char *from, const char *name, mode_t mode)
{
    char bytes[65536];
    ssize_t size;
    const char *path = path_of(name);
    unlink(path);
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(in >= 0 && out >= 0);
    while ((size = read(in, bytes, sizeof(bytes))) > 0)
        assert_int_equal(write(out, bytes, (size_t)size), size);
    close(in);
    assert_int_equal(fchmod(out, mode), 0);
    close(out);
    return path;
}

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    error = (struct peil_error){0};
    descriptor = -1;
    snprintf(folder, sizeof(folder), "/tmp/peil-trust-XXXXXX");
    if (!mkdtemp(folder) || chmod(folder, 0755) < 0 || mkdir(path_of("plugins"), 0755) < 0)
        return -1;
    copy(built("plugins/check_example.so"), "plugins/check_example.so", 0644);
    return 0;
}

static int end(void **state)
{
    (void)state;
    static const char *const names[] = {"plugins/check_example.so",
                                        "plugins/link.so",
                                        "plugins/evil.so",
                                        "plugins/sound.so",
                                        "plugins",
                                        "other",
                                        "loop",
                                        "list"};
    if (descriptor >= 0)
        close(descriptor);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (unlink(path_of(names[i])) < 0)
            rmdir(path_of(names[i]));
    int left = rmdir(folder);
    arena_free(arena);
    return left;
}

static void opens(const char *file)
{
    if (descriptor >= 0)
        close(descriptor);
    if (plug_open(file, NULL, &descriptor, hash, &error))
        fail_msg("%s", error.message);
    assert_true(descriptor >= 0);
}

/* The message from where the file was named on. */
static void refuses(const char *file, const char *message)
{
    int given;
    assert_true(plug_open(file, NULL, &given, hash, &error) < 0);
    assert_int_equal(given, -1);
    assert_true(strncmp(error.message, file, strlen(file)) == 0);
    if (strncmp(error.message + strlen(file), message, strlen(message)) != 0)
        fail_msg("%s, not %s", error.message, message);
}

static void changeable(const char *file, const char *which)
{
    refuses(file, arena_format(arena, " can be changed by others (%s): ", which));
}

static void a_file_of_ours_is_opened_and_loaded(void **state)
{
    (void)state;
    struct plug plug;
    unsigned char sum[HASH_SIZE];
    char hexadecimal[HASH_HEX_SIZE];
    opens(path_of("plugins/check_example.so"));
    assert_int_equal(hash_file(path_of("plugins/check_example.so"), sum, &error), 0);
    hash_hex(sum, hexadecimal);
    assert_string_equal(hash, hexadecimal);
    if (plug_load(&plug, descriptor, "x", "check", "example", &error))
        fail_msg("%s", error.message);
    assert_string_equal(plug.descriptor->name, "example");
    dlclose(plug.handle);
    /* However it is spelled. */
    opens(path_of("plugins//../plugins/./check_example.so"));
    assert_int_equal(chdir(folder), 0);
    opens("plugins/check_example.so");
    assert_int_equal(chdir("/"), 0);
}

static void what_anybody_can_write_is_refused(void **state)
{
    (void)state;
    const char *file = path_of("plugins/check_example.so");
    assert_int_equal(chmod(file, 0646), 0);
    changeable(file, "check_example.so");
    assert_int_equal(chmod(file, 0644), 0);
    assert_int_equal(chmod(path_of("plugins"), 0757), 0);
    changeable(file, "plugins");
    /* A folder like /tmp may be passed, but plugins do not stand in it. */
    assert_int_equal(chmod(path_of("plugins"), 01777), 0);
    changeable(file, ".");
    assert_int_equal(chmod(path_of("plugins"), 0755), 0);
    assert_int_equal(chmod(folder, 0757), 0);
    changeable(file, strrchr(folder, '/') + 1);
    assert_int_equal(chmod(folder, 01777), 0);
    opens(file);
    assert_int_equal(chmod(folder, 0755), 0);
}

static void what_belongs_to_others_is_refused(void **state)
{
    (void)state;
    const char *file = path_of("plugins/check_example.so");
    if (geteuid() != 0)
        skip_because("only root can give a file away");
    assert_int_equal(chown(file, 65534, 0), 0);
    changeable(file, "check_example.so");
    assert_int_equal(chown(file, 0, 0), 0);
    assert_int_equal(chown(path_of("plugins"), 65534, 0), 0);
    changeable(file, "plugins");
    assert_int_equal(chown(path_of("plugins"), 0, 65534), 0);
    assert_int_equal(chmod(path_of("plugins"), 0775), 0);
    changeable(file, "plugins");
    assert_int_equal(chmod(path_of("plugins"), 0755), 0);
    opens(file);
    /* A link of somebody else in a folder where anybody makes some. */
    assert_int_equal(chmod(folder, 01777), 0);
    assert_int_equal(symlink("plugins", path_of("other")), 0);
    opens(path_of("other/check_example.so"));
    assert_int_equal(lchown(path_of("other"), 65534, 0), 0);
    changeable(path_of("other/check_example.so"), "other");
}

static void links(void **state)
{
    (void)state;
    assert_int_equal(symlink("check_example.so", path_of("plugins/link.so")), 0);
    refuses(path_of("plugins/link.so"), " is a link; a plugin is a file of its own");
    assert_int_equal(symlink(path_of("plugins"), path_of("other")), 0);
    opens(path_of("other/check_example.so"));
    assert_int_equal(symlink("loop", path_of("loop")), 0);
    refuses(path_of("loop/check_example.so"), ": Too many levels of symbolic links");
}

static void what_is_no_plugin(void **state)
{
    (void)state;
    refuses(path_of("plugins/nothing.so"), ": No such file or directory");
    refuses(path_of("plugins"), " is not a file");
    refuses("/", " is not a file");
    assert_int_equal(mkfifo(path_of("plugins/evil.so"), 0600), 0);
    refuses(path_of("plugins/evil.so"), " is not a file");
}

static void only_what_is_listed(void **state)
{
    (void)state;
    const char *file = path_of("plugins/check_example.so");
    opens(file);
    FILE *list = fopen(path_of("list"), "we");
    assert_non_null(list);
    fprintf(list, "# plugins that may be loaded\n%064d  check_zero.so\n%s  check_example.so\n", 0, hash);
    fclose(list);
    int given;
    assert_int_equal(plug_open(file, path_of("list"), &given, hash, &error), 0);
    close(given);
    list = fopen(path_of("list"), "we");
    assert_non_null(list);
    /* Within a line, or longer than a hash, it is none. */
    fprintf(list, "x%s\n%sa\n%*s%s\n", hash, hash, 300, "", hash);
    fclose(list);
    assert_int_equal(plug_open(file, path_of("list"), &given, hash, &error), PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, arena_format(arena, "%s is not among the plugins that %s allows (SHA-256 %s)",
                                                    file, path_of("list"), hash));
    assert_int_equal(plug_open(file, path_of("nowhere"), &given, hash, &error), PEIL_ERROR_PLUGIN);
}

/* Replaced after it was looked at: what was looked at is loaded. */
static void a_file_that_is_replaced_meanwhile(void **state)
{
    (void)state;
    struct plug plug;
    const char *file = path_of("plugins/check_example.so");
    opens(file);
    copy(built("tests/harness/bad/check_bad_constructor.so"), "plugins/evil.so", 0644);
    assert_int_equal(rename(path_of("plugins/evil.so"), file), 0);
    assert_int_equal(plug_load(&plug, descriptor, file, "check", "example", &error), 0);
    assert_string_equal(plug.descriptor->name, "example");
    dlclose(plug.handle);
}

/* Gives the name to the sound file and to one that anybody can change, in turns, until it is killed. */
static pid_t swap(const char *file)
{
    const char *sound = path_of("plugins/sound.so"), *evil = path_of("plugins/evil.so");
    pid_t child = fork();
    if (child != 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (unsigned i = 0;; i++) {
        if (link(i & 1 ? evil : sound, path_of("other")) < 0 || rename(path_of("other"), file) < 0)
            _exit(1);
        unlink(path_of("other"));
    }
}

static void loads_the_sound_one(int opened)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct plug plug;
        _exit(plug_load(&plug, opened, "x", "check", "example", &error) ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void ten_thousand_swaps_between_looking_and_loading(void **state)
{
    (void)state;
    char sound[HASH_HEX_SIZE];
    const char *file = path_of("plugins/check_example.so");
    size_t taken = 0, refused = 0;
    opens(file);
    memcpy(sound, hash, sizeof(sound));
    copy(file, "plugins/sound.so", 0644);
    copy(built("tests/harness/bad/check_bad_constructor.so"), "plugins/evil.so", 0666);
    pid_t swapper = swap(file);
    assert_true(swapper > 0);
    for (size_t i = 0; i < SWAPS; i++) {
        int given;
        if (plug_open(file, NULL, &given, hash, &error)) {
            if (!strstr(error.message, "can be changed by others (check_example.so)"))
                fail_msg("%s", error.message);
            refused++;
            continue;
        }
        assert_string_equal(hash, sound);
        if (taken++ % (SWAPS / SWAPS_LOADED / 2) == 0)
            loads_the_sound_one(given);
        close(given);
    }
    kill(swapper, SIGKILL);
    int status;
    waitpid(swapper, &status, 0);
    assert_true(WIFSIGNALED(status));
    unlink(path_of("other"));
    print_message("# swaps=%d taken=%zu refused=%zu wrong=0\n", SWAPS, taken, refused);
    assert_true(taken > 0 && refused > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_of_ours_is_opened_and_loaded, begin, end),
        cmocka_unit_test_setup_teardown(what_anybody_can_write_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(what_belongs_to_others_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(links, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_plugin, begin, end),
        cmocka_unit_test_setup_teardown(only_what_is_listed, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_is_replaced_meanwhile, begin, end),
        cmocka_unit_test_setup_teardown(ten_thousand_swaps_between_looking_and_loading, begin, end),
    };
    text_language("en", NULL);
    umask(022);
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
