/* SPDX-License-Identifier: EUPL-1.2 */
/* The structural scan: four bit masks of 64 bytes, then arithmetic on the masks that is the same for every processor.
 *
 * The idea of bit masks for quotes and separators, with a prefix exclusive-or for what lies inside quotes, is that of
 * Langdale and Lemire, Parsing Gigabytes of JSON per Second (2019). */
#include "scan.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define SCAN_X86 1
#else
#define SCAN_X86 0
#endif

const char *const scan_names[SCAN_WAYS] = {"plain", "SSE2", "AVX2"};

bool scan_has(enum scan_way way)
{
#if SCAN_X86
    __builtin_cpu_init();
    if (way == SCAN_AVX2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
    return way == SCAN_PLAIN || way == SCAN_SSE2;
#else
    return way == SCAN_PLAIN;
#endif
}

enum scan_way scan_best(void)
{
    return scan_has(SCAN_AVX2) ? SCAN_AVX2 : scan_has(SCAN_SSE2) ? SCAN_SSE2 : SCAN_PLAIN;
}

/* A bit for each of 64 bytes, the first byte lowest. */
struct masks {
    uint64_t quote, separator, line, high, nul;
};

#define SCAN_INLINE static inline __attribute__((always_inline))

SCAN_INLINE void masks_plain(const unsigned char *bytes, unsigned char separator, struct masks *masks)
{
    *masks = (struct masks){0};
    for (unsigned i = 0; i < 64; i++) {
        uint64_t bit = UINT64_C(1) << i;
        unsigned char byte = bytes[i];
        masks->quote |= byte == '"' ? bit : 0;
        masks->separator |= byte == separator ? bit : 0;
        masks->line |= byte == '\n' || byte == '\r' ? bit : 0;
        masks->high |= byte >= 0x80 ? bit : 0;
        masks->nul |= byte == 0 ? bit : 0;
    }
}

#if SCAN_X86
SCAN_INLINE uint64_t sse2_equal(const __m128i part[4], char byte)
{
    __m128i wanted = _mm_set1_epi8(byte);
    uint64_t bits = 0;
    for (unsigned i = 0; i < 4; i++)
        bits |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(part[i], wanted)) << (16 * i);
    return bits;
}

SCAN_INLINE void masks_sse2(const unsigned char *bytes, unsigned char separator, struct masks *masks)
{
    __m128i part[4];
    masks->high = 0;
    for (unsigned i = 0; i < 4; i++) {
        part[i] = _mm_loadu_si128((const __m128i *)(const void *)(bytes + 16 * i));
        masks->high |= (uint64_t)(unsigned)_mm_movemask_epi8(part[i]) << (16 * i);
    }
    masks->quote = sse2_equal(part, '"');
    masks->separator = sse2_equal(part, (char)separator);
    masks->line = sse2_equal(part, '\n') | sse2_equal(part, '\r');
    masks->nul = sse2_equal(part, 0);
}

#define SCAN_AVX2_TARGET __attribute__((target("avx2,bmi,popcnt")))

SCAN_AVX2_TARGET SCAN_INLINE uint64_t avx2_equal(__m256i low, __m256i high, char byte)
{
    __m256i wanted = _mm256_set1_epi8(byte);
    uint64_t first = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    uint64_t second = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
    return first | second << 32;
}

SCAN_AVX2_TARGET SCAN_INLINE void masks_avx2(const unsigned char *bytes, unsigned char separator, struct masks *masks)
{
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32));
    masks->quote = avx2_equal(low, high, '"');
    masks->separator = avx2_equal(low, high, (char)separator);
    masks->line = avx2_equal(low, high, '\n') | avx2_equal(low, high, '\r');
    masks->nul = avx2_equal(low, high, 0);
    masks->high = (uint64_t)(unsigned)_mm256_movemask_epi8(low) | (uint64_t)(unsigned)_mm256_movemask_epi8(high) << 32;
}
#endif

/* What goes over from one block of 64 bytes to the next. */
struct carry {
    uint64_t inside;   /* all ones: a quote is open */
    uint64_t boundary; /* lowest bit: the byte before was a separator, a line break or a quote, or there was none */
    uint64_t closing;  /* lowest bit: the byte before was a quote that closes */
    uint64_t crooked, high, nul;
};

/* Bit i is the exclusive-or of bits 0 to i. */
SCAN_INLINE uint64_t prefix_xor(uint64_t bits)
{
    for (unsigned shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

/* The ends of fields among 64 bytes. `used` has a bit for each byte that there is. */
SCAN_INLINE uint64_t block_ends(const struct masks *masks, uint64_t used, struct carry *carry)
{
    uint64_t structural = masks->separator | masks->line;
    carry->high |= masks->high;
    carry->nul |= masks->nul & used;
    if (!(masks->quote | carry->inside | carry->closing)) {
        carry->boundary = structural >> 63;
        return structural;
    }
    uint64_t inside = prefix_xor(masks->quote) ^ carry->inside; /* an opening quote is inside, a closing one is not */
    uint64_t opening = masks->quote & inside, closing = masks->quote & ~inside;
    uint64_t boundary = structural | masks->quote;
    uint64_t after = closing << 1 | carry->closing; /* bytes that come behind a closing quote */
    carry->crooked |= opening & ~(boundary << 1 | carry->boundary);
    carry->crooked |= after & ~boundary & used;
    carry->boundary = boundary >> 63;
    carry->closing = closing >> 63;
    carry->inside = (uint64_t)((int64_t)inside >> 63);
    return structural & ~inside;
}

/* Writes the offsets of the bits, always some more than there are, which is quicker than asking each time. */
SCAN_INLINE void put_ends(struct scan *scan, uint64_t ends, uint64_t lines, uint32_t at)
{
    uint32_t *out = scan->ends + scan->end_count;
    unsigned count = (unsigned)__builtin_popcountll(ends);
    for (uint64_t line = lines & ends; line; line &= line - 1)
        scan->lines[scan->line_count++] =
            (uint32_t)scan->end_count + (uint32_t)__builtin_popcountll(ends & ((line & -line) - 1));
    for (unsigned done = 0; done < count; done += 8)
        for (unsigned i = 0; i < 8; i++) {
            out[done + i] = at + (ends ? (uint32_t)__builtin_ctzll(ends) : 0);
            ends &= ends - 1;
        }
    scan->end_count += count;
}

#define SCAN_FIELDS(name, target, load)                                                                                \
    target static void name(const unsigned char *bytes, size_t size, unsigned char separator, struct scan *scan,       \
                            struct carry *carry)                                                                       \
    {                                                                                                                  \
        struct masks masks;                                                                                            \
        size_t at = 0;                                                                                                 \
        for (; at + 64 <= size; at += 64) {                                                                            \
            load(bytes + at, separator, &masks);                                                                       \
            put_ends(scan, block_ends(&masks, ~UINT64_C(0), carry), masks.line, (uint32_t)at);                         \
        }                                                                                                              \
        if (at < size) {                                                                                               \
            unsigned char last[64] = {0};                                                                              \
            uint64_t used = (UINT64_C(1) << (size - at)) - 1;                                                          \
            memcpy(last, bytes + at, size - at);                                                                       \
            load(last, separator, &masks);                                                                             \
            put_ends(scan, block_ends(&masks, used, carry) & used, masks.line, (uint32_t)at);                          \
        }                                                                                                              \
    }
#define SCAN_QUOTES(name, target, load)                                                                                \
    target static uint64_t name(const unsigned char *bytes, size_t size)                                               \
    {                                                                                                                  \
        struct masks masks;                                                                                            \
        uint64_t count = 0;                                                                                            \
        size_t at = 0;                                                                                                 \
        for (; at + 64 <= size; at += 64) {                                                                            \
            load(bytes + at, ',', &masks);                                                                             \
            count += (uint64_t)__builtin_popcountll(masks.quote);                                                      \
        }                                                                                                              \
        for (; at < size; at++)                                                                                        \
            count += bytes[at] == '"';                                                                                 \
        return count;                                                                                                  \
    }

SCAN_FIELDS(fields_plain, , masks_plain)
SCAN_QUOTES(quotes_plain, , masks_plain)
#if SCAN_X86
SCAN_FIELDS(fields_sse2, , masks_sse2)
SCAN_QUOTES(quotes_sse2, , masks_sse2)
SCAN_FIELDS(fields_avx2, SCAN_AVX2_TARGET, masks_avx2)
SCAN_QUOTES(quotes_avx2, SCAN_AVX2_TARGET, masks_avx2)
#endif

void scan_fields(enum scan_way way, const unsigned char *bytes, size_t size, unsigned char separator, struct scan *scan)
{
    struct carry carry = {.boundary = 1};
    scan->end_count = scan->line_count = 0;
#if SCAN_X86
    if (way == SCAN_AVX2)
        fields_avx2(bytes, size, separator, scan, &carry);
    else if (way == SCAN_SSE2)
        fields_sse2(bytes, size, separator, scan, &carry);
    else
#endif
        fields_plain(bytes, size, separator, scan, &carry);
    (void)way;
    scan->crooked = carry.crooked != 0;
    scan->open = carry.inside != 0;
    scan->high = carry.high != 0;
    scan->nul = carry.nul != 0;
}

uint64_t scan_quotes(enum scan_way way, const unsigned char *bytes, size_t size)
{
#if SCAN_X86
    if (way == SCAN_AVX2)
        return quotes_avx2(bytes, size);
    if (way == SCAN_SSE2)
        return quotes_sse2(bytes, size);
#endif
    (void)way;
    return quotes_plain(bytes, size);
}

/* The bytes that may follow a first byte: how many, and the bounds of the first of them. */
static unsigned utf8_following(unsigned char first, unsigned char *low, unsigned char *high)
{
    *low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    *high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
}

size_t scan_utf8(const unsigned char *bytes, size_t size, size_t from)
{
    size_t at = from;
    while (at < size) {
        uint64_t eight;
        if (at + 8 <= size) {
            memcpy(&eight, bytes + at, 8);
            if (!(eight & UINT64_C(0x8080808080808080))) {
                at += 8;
                continue;
            }
        }
        if (bytes[at] < 0x80) {
            at++;
            continue;
        }
        unsigned char low, high;
        unsigned more = utf8_following(bytes[at], &low, &high);
        if (more == 0 || at + more >= size || bytes[at + 1] < low || bytes[at + 1] > high)
            return at;
        for (unsigned i = 2; i <= more; i++)
            if ((bytes[at + i] & 0xc0) != 0x80)
                return at;
        at += more + 1;
    }
    return size;
}
