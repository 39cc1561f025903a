/* SPDX-License-Identifier: EUPL-1.2 */
/* peil.conf and conf.d/: what counts, where it comes from, and what is refused with which words; and secrets. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/secret.h"
#include "config/config.h"
#include "../harness/skip.h"
#include "base/poison.h"

static struct peil_error error;
static struct arena *arena;
static char folder[64];
static const char *credentials;

static const char *path_of(const char *name)
{
    return arena_format(arena, "%s/%s", folder, name);
}

static const char *put(const char *name, const char *text)
{
    const char *path = path_of(name);
    unlink(path);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(descriptor >= 0);
    size_t size = strlen(text);
    assert_int_equal(write(descriptor, text, size), size);
    close(descriptor);
    return path;
}

static int start(void **state)
{
    (void)state;
    arena = arena_new();
    credentials = NULL;
    snprintf(folder, sizeof(folder), "/tmp/peil-config-XXXXXX");
    return mkdtemp(folder) && mkdir(path_of("conf.d"), 0700) == 0 ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    static const char *const names[] = {"peil.conf",    "secret",         "conf.d/10-b.conf", "conf.d/9-a.conf",
                                        "conf.d/x.ini", "conf.d/.c.conf", "conf.d/d.conf/",   "other"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (unlink(path_of(names[i])) < 0)
            rmdir(path_of(names[i]));
    rmdir(path_of("conf.d"));
    int left = rmdir(folder);
    arena_free(arena);
    return left;
}

static int load(struct config *config)
{
    const struct config_from from = {.environment = path_of("peil.conf"), .credentials = credentials};
    return config_load(arena, &from, config, &error);
}

static void loads(struct config *config)
{
    if (load(config))
        fail_msg("%s", error.message);
}

/* The message behind the folder's name. */
static void refuses(const char *message)
{
    struct config config;
    assert_true(load(&config) < 0);
    const char *told = error.message;
    size_t size = strlen(folder);
    assert_string_equal(strncmp(told, folder, size) == 0 ? told + size : told, message);
}

static void every_key_has_its_default(void **state)
{
    (void)state;
    struct config config;
    const struct config_from from = {.credentials = NULL};
    if (access(PEIL_SYSCONFDIR "/peil", F_OK) == 0)
        skip_because("this machine has a configuration of its own");
    assert_int_equal(config_load(arena, &from, &config, &error), 0);
    assert_null(config.file);
    assert_int_equal(config.file_count, 0);
    assert_int_equal(config_integer(&config, "store", "connect_timeout"), 10);
    assert_null(config_text(&config, "store", "host"));
    assert_null(config_value(&config, "store", "connect_timeout")->place);
}

static void later_files_count_instead(void **state)
{
    (void)state;
    struct config config;
    struct store_settings store;
    struct job_place place;
    put("peil.conf", "[store]\nhost = one\nport = 1\nuser = u\n[peil]\nplugins = here\nrunner = /there/runner\n");
    put("conf.d/9-a.conf", "\n[store]\nport = 3\n");
    put("conf.d/10-b.conf", "[store]\nport = 2\nhost = two\n[peil]\nlocale = ../l\n");
    put("conf.d/x.ini", "[store]\nport = 9\n");
    put("conf.d/.c.conf", "[store]\nport = 9\n");
    loads(&config);
    assert_int_equal(config.file_count, 3);
    assert_string_equal(config.file, path_of("peil.conf"));
    assert_string_equal(config.files[1], path_of("conf.d/10-b.conf"));
    assert_string_equal(config.files[2], path_of("conf.d/9-a.conf"));
    config_store(&config, &store);
    assert_string_equal(store.host, "two");
    assert_string_equal(store.port, "3");
    assert_string_equal(store.user, "u");
    assert_int_equal(store.connect_timeout, 10);
    assert_string_equal(config_value(&config, "store", "port")->place, path_of("conf.d/9-a.conf:3"));
    assert_string_equal(config_value(&config, "store", "user")->place, path_of("peil.conf:4"));
    config_place(&config, "nl", &place);
    assert_string_equal(place.plugin_folder, path_of("here"));
    assert_string_equal(place.runner, "/there/runner");
    assert_string_equal(place.locale_folder, path_of("conf.d/../l"));
    assert_string_equal(place.language, "nl");
}

static void a_value_may_be_of_any_length(void **state)
{
    (void)state;
    struct config config;
    _cleanup_buffer_ struct buffer text = {0};
    buffer_append_text(&text, "[store]\nhost = ");
    for (int i = 0; i < 100000; i++)
        buffer_append_text(&text, "x;y ");
    buffer_append_text(&text, "\nport = 5\n");
    put("peil.conf", buffer_text(&text));
    loads(&config);
    assert_int_equal(strlen(config_text(&config, "store", "host")), 399999);
    assert_int_equal(config_integer(&config, "store", "port"), 5);
}

static void what_is_unknown_is_refused_with_the_nearest(void **state)
{
    (void)state;
    put("peil.conf", "[peil]\n\n[stroe]\nhost = x\n");
    refuses("/peil.conf:3: there is no section [stroe]; did you mean [store]?");
    put("peil.conf", "[everything]\n");
    refuses("/peil.conf:1: there is no section [everything]");
    put("peil.conf", "; a key\nhost = x\n");
    refuses("/peil.conf:2: 'host' stands before the first [section]");
    put("peil.conf", "[store]\nhosts = x\n");
    refuses("/peil.conf:2: [store] has no option 'hosts'; did you mean 'host'?");
    put("peil.conf", "[store]\nport = x\n");
    refuses("/peil.conf:2: 'port' is a whole number, not 'x'");
    put("peil.conf", "[store]\nport = 1\nhost = a\nport = 2\n");
    refuses("/peil.conf:4: 'port' was given before, on line 2");
    put("peil.conf", "[store]\n[peil]\n[store]\n");
    refuses("/peil.conf:3: [store] stands in this file already, on line 1");
    put("peil.conf", "[store]\nhost = x\n[pe");
    refuses("/peil.conf:3: a section without ']'");
    put("peil.conf", "[store]\n");
    put("conf.d/10-b.conf", "[store]\nhosd = x\n");
    refuses("/conf.d/10-b.conf:2: [store] has no option 'hosd'; did you mean 'host'?");
}

static void a_file_that_is_not_what_it_should_be(void **state)
{
    (void)state;
    struct config config;
    refuses("/peil.conf: No such file or directory");
    const struct config_from from = {.file = path_of("elsewhere.conf"), .environment = path_of("peil.conf")};
    assert_int_equal(config_load(arena, &from, &config, &error), PEIL_ERROR_SYSTEM);
    put("peil.conf", "[store]\n");
    assert_int_equal(chmod(path_of("peil.conf"), 0666), 0);
    refuses("/peil.conf can be changed by anybody: chmod o-w it");
    assert_int_equal(chmod(path_of("peil.conf"), 0660), 0);
    loads(&config);
    assert_int_equal(symlink("nowhere", path_of("conf.d/10-b.conf")), 0);
    refuses("/conf.d/10-b.conf: No such file or directory");
    unlink(path_of("conf.d/10-b.conf"));
    assert_int_equal(mkdir(path_of("conf.d/d.conf"), 0700), 0);
    refuses("/conf.d/d.conf is not a file");
    rmdir(path_of("conf.d/d.conf"));
    if (geteuid() != 0) { /* root reads everything */
        chmod(path_of("peil.conf"), 0);
        refuses("/peil.conf: Permission denied");
    }
}

static void a_secret_is_written_as_its_place(void **state)
{
    (void)state;
    struct config config;
    struct store_settings store;
    _cleanup_secret_ struct secret secret = {0};
    put("secret", "een geheim\n");
    put("peil.conf", "[store]\npassword = hunter2\n");
    refuses("/peil.conf:2: a secret is never written here; say where it stands: file:PATH or credential:NAME");
    put("peil.conf", "[store]\npassword = credential:../x\n");
    refuses("/peil.conf:2: a secret is never written here; say where it stands: file:PATH or credential:NAME");
    put("peil.conf", "[store]\npassword = guarded:/etc/passwd\n");
    refuses("/peil.conf:2: a secret is never written here; say where it stands: file:PATH or credential:NAME");
    put("peil.conf", "[store]\npassword = file:secret\n");
    loads(&config);
    config_store(&config, &store);
    assert_int_equal(secret_read(&secret, store.password, &error), 0);
    assert_string_equal(secret.text, "een geheim");
    assert_int_equal(secret.size, 10);
    secret_release(&secret);
    put("peil.conf", "[store]\npassword = credential:secret\n");
    loads(&config);
    config_store(&config, &store);
    assert_int_equal(secret_read(&secret, store.password, &error), PEIL_ERROR_USAGE);
    assert_string_equal(error.message,
                        "there is no credential 'secret': this program was not started with LoadCredential=secret:…");
    credentials = folder;
    chmod(path_of("secret"), 0440); /* as an access list of systemd looks */
    loads(&config);
    config_store(&config, &store);
    assert_int_equal(secret_read(&secret, store.password, &error), 0);
    assert_string_equal(secret.text, "een geheim");
}

static void secret_refuses(const char *message)
{
    struct secret secret;
    assert_true(secret_read(&secret, arena_format(arena, "file:%s", path_of("secret")), &error) < 0);
    assert_null(secret.text);
    assert_string_equal(error.message + strlen(folder), message);
}

static void a_password_in_another_key_is_not_repeated(void **state)
{
    (void)state;
    put("peil.conf", "[store]\nhost = postgresql://anna:hunter2@db.example/basis\n");
    refuses("/peil.conf:2: 'host' holds a password, which is not repeated here; say where it stands: 'password' in "
            "peil.conf(5)");
    put("peil.conf", "[store]\ndatabase = dbname=basis Password=hunter2\n");
    refuses("/peil.conf:2: 'database' holds a password, which is not repeated here; say where it stands: 'password' in "
            "peil.conf(5)");
}

static void a_secret_that_others_can_read_is_refused(void **state)
{
    (void)state;
    struct secret secret;
    char large[SECRET_LARGEST + 2];
    secret_refuses("/secret: No such file or directory");
    put("secret", "x");
    chmod(path_of("secret"), 0604);
    secret_refuses("/secret holds a secret and can be read by others (mode 0604): chmod 600 it");
    chmod(path_of("secret"), 0660);
    secret_refuses("/secret holds a secret and can be read by others (mode 0660): chmod 600 it");
    put("secret", "");
    secret_refuses("/secret holds no secret: one line of 1 to 4096 bytes of UTF-8");
    put("secret", "\n");
    secret_refuses("/secret holds no secret: one line of 1 to 4096 bytes of UTF-8");
    put("secret", "not \xff UTF-8");
    secret_refuses("/secret holds no secret: one line of 1 to 4096 bytes of UTF-8");
    memset(large, 'x', sizeof(large));
    large[sizeof(large) - 1] = '\0';
    put("secret", large);
    secret_refuses("/secret holds no secret: one line of 1 to 4096 bytes of UTF-8");
    put("secret", large + 1);
    assert_int_equal(secret_read(&secret, arena_format(arena, "file:%s", path_of("secret")), &error), 0);
    assert_int_equal(secret.size, SECRET_LARGEST);
    secret_release(&secret);
    unlink(path_of("secret"));
    assert_int_equal(mkfifo(path_of("secret"), 0600), 0);
    secret_refuses("/secret holds a secret and is not an ordinary file");
}

static void what_is_named_must_be_there(void **state)
{
    (void)state;
    struct config config;
    put("peil.conf", "[peil]\nplugins = conf.d\nrunner = nowhere\n");
    loads(&config);
    assert_int_equal(config_verify(&config, &error), PEIL_ERROR_USAGE);
    assert_string_equal(error.message, arena_format(arena,
                                                    "%s/peil.conf:3: 'runner': %s/nowhere cannot be started: No such "
                                                    "file or directory",
                                                    folder, folder));
    put("peil.conf", "[peil]\nplugins = conf.d\nrunner = /bin/true\n[store]\npassfile = secret\n");
    put("secret", "*:*:*:*:x\n");
    loads(&config);
    assert_int_equal(config_verify(&config, &error), 0);
    chmod(path_of("secret"), 0644);
    assert_int_equal(config_verify(&config, &error), PEIL_ERROR_USAGE);
    assert_string_equal(error.message,
                        arena_format(arena,
                                     "%s/peil.conf:5: 'passfile': %s/secret holds a secret and can be read by others "
                                     "(mode 0644): chmod 600 it",
                                     folder, folder));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_key_has_its_default, start, finish),
        cmocka_unit_test_setup_teardown(later_files_count_instead, start, finish),
        cmocka_unit_test_setup_teardown(a_value_may_be_of_any_length, start, finish),
        cmocka_unit_test_setup_teardown(what_is_unknown_is_refused_with_the_nearest, start, finish),
        cmocka_unit_test_setup_teardown(a_file_that_is_not_what_it_should_be, start, finish),
        cmocka_unit_test_setup_teardown(a_secret_is_written_as_its_place, start, finish),
        cmocka_unit_test_setup_teardown(a_password_in_another_key_is_not_repeated, start, finish),
        cmocka_unit_test_setup_teardown(a_secret_that_others_can_read_is_refused, start, finish),
        cmocka_unit_test_setup_teardown(what_is_named_must_be_there, start, finish),
    };
    if (sodium_init() < 0)
        return 1;
    umask(0022);
    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
