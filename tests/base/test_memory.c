/* SPDX-License-Identifier: EUPL-1.2 */
/* Allocation, arenas, and the end of a process whose memory ran out. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdalign.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/poison.h"

static void arena_memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena *arena = arena_new();
    for (size_t size = 0; size < 300; size++) {
        unsigned char *bytes = arena_allocate(arena, size);
        assert_int_equal((uintptr_t)bytes % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xff, size);
    }
}

static void pieces_do_not_overlap(void **state)
{
    (void)state;
    enum { PIECES = 2000 };
    _cleanup_arena_ struct arena *arena = arena_new();
    unsigned char *pieces[PIECES];
    for (int i = 0; i < PIECES; i++) {
        pieces[i] = arena_allocate(arena, (size_t)i % 97 + 1);
        memset(pieces[i], i & 255, (size_t)i % 97 + 1);
    }
    for (int i = 0; i < PIECES; i++)
        for (int j = 0; j <= i % 97; j++)
            assert_int_equal(pieces[i][j], i & 255);
}

static void clear_gives_zeroed_memory_again(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena *arena = arena_new();
    assert_int_equal(arena_size(arena), 0);
    memset(arena_allocate(arena, 100), 0xff, 100);
    memset(arena_allocate(arena, 1 << 21), 0xff, 1 << 21);
    assert_true(arena_size(arena) >= 100 + (1 << 21));
    for (int round = 0; round < 3; round++) {
        arena_clear(arena);
        assert_int_equal(arena_size(arena), 0);
        unsigned char *bytes = arena_allocate(arena, 1 << 20);
        for (size_t i = 0; i < 1 << 20; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xee, 1 << 20);
    }
}

static void clear_of_an_empty_arena_is_nothing(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    arena_clear(arena);
    arena_free(arena);
    arena_free(NULL);
}

static void texts_are_copied(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena *arena = arena_new();
    char text[] = "abc";
    char *copy = arena_text(arena, text);
    char *part = arena_text_n(arena, text, 2);
    char *bytes = arena_copy(arena, text, sizeof(text));
    text[0] = 'x';
    assert_string_equal(copy, "abc");
    assert_string_equal(part, "ab");
    assert_string_equal(bytes, "abc");
    assert_null(arena_text(arena, NULL));
    assert_string_equal(arena_text_n(arena, NULL, 0), "");
    assert_string_equal(arena_format(arena, "%d-%s", 7, "é"), "7-é");
    char *large = arena_format(arena, "%100000d", 1);
    assert_int_equal(strlen(large), 100000);
}

static void heap_texts(void **state)
{
    (void)state;
    _cleanup_free_ char *text = memory_text("abc");
    _cleanup_free_ char *formatted = memory_format("%s%d", text, 1);
    assert_string_equal(text, "abc");
    assert_string_equal(formatted, "abc1");
    assert_null(memory_text(NULL));
    _cleanup_free_ int *grown = memory_resize(NULL, 4, sizeof(int));
    grown[3] = 5;
    grown = memory_resize(grown, 400, sizeof(int));
    assert_int_equal(grown[3], 5);
    _cleanup_free_ unsigned char *zeroed = memory_allocate_zeroed(10, 10);
    for (int i = 0; i < 100; i++)
        assert_int_equal(zeroed[i], 0);
    _cleanup_free_ void *nothing = memory_allocate(0);
    assert_non_null(nothing);
}

/* Runs one of the overflowing calls in a child: exit status 3 and one line on stderr. */
static int in_child(int which, char *said, size_t room)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        static struct arena *arena; /* static: what ends the process is no leak */
        dup2(ends[1], STDERR_FILENO);
        arena = arena_new();
        if (which == 0)
            memory_resize(NULL, SIZE_MAX / 2, 3);
        else if (which == 1)
            arena_allocate_array(arena, SIZE_MAX / 2, 3);
        else
            arena_allocate(arena, SIZE_MAX - 4);
        _exit(0);
    }
    close(ends[1]);
    ssize_t got = read(ends[0], said, room - 1);
    said[got > 0 ? got : 0] = '\0';
    close(ends[0]);
    int status = 0;
    assert_true(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void sizes_that_overflow_end_the_process(void **state)
{
    (void)state;
    char said[100];
    for (int which = 0; which < 3; which++) {
        assert_int_equal(in_child(which, said, sizeof(said)), 3);
        assert_string_equal(said, "peil: out of memory\n");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_memory_is_zeroed_and_aligned),
        cmocka_unit_test(pieces_do_not_overlap),
        cmocka_unit_test(clear_gives_zeroed_memory_again),
        cmocka_unit_test(clear_of_an_empty_arena_is_nothing),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(heap_texts),
        cmocka_unit_test(sizes_that_overflow_end_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
