/*
 * Answers commands as fast as C can, so that what is measured is the client alone: it looks for the id and the type in
 * the bytes of a line and reads nothing else, and writes once for all that one read brought.
 *
 * ECHO answers with its number. COUNT tells as many events as it is asked for; they are written in large blocks.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INPUT (1 << 20)
#define OUTPUT (1 << 20)
/* More than any message that is written here. */
#define ROOM 512

static char input[INPUT];
static char output[OUTPUT + ROOM];
static size_t filled;

static void flush_output(void) {
  size_t done = 0;
  while (done < filled) {
    ssize_t written = write(1, output + done, filled - done);
    if (written <= 0) exit(1);
    done += (size_t)written;
  }
  filled = 0;
}

static void text(const char *bytes, size_t length) {
  memcpy(output + filled, bytes, length);
  filled += length;
}

#define LITERAL(bytes) text(bytes, sizeof(bytes) - 1)

static void number(long value) {
  char digits[24];
  char *end = digits + sizeof digits;
  char *start = end;
  do {
    *--start = (char)('0' + value % 10);
    value /= 10;
  } while (value > 0);
  text(start, (size_t)(end - start));
}

static void room(void) {
  if (filled >= OUTPUT) flush_output();
}

/* What follows `key` in the line, up to the byte `until`; the line's end if it is not there. */
static const char *after(const char *line, size_t length, const char *key, size_t key_length, int until,
                         size_t *found) {
  const char *at = memmem(line, length, key, key_length);
  *found = 0;
  if (at == NULL) return line;
  at += key_length;
  const char *end = memchr(at, until, (size_t)(line + length - at));
  *found = end == NULL ? 0 : (size_t)(end - at);
  return at;
}

#define AFTER(key, until, found) after(line, length, key, sizeof(key) - 1, until, found)

static void success(const char *id, size_t id_length) {
  LITERAL("{\"id\":\"");
  text(id, id_length);
}

static void count(const char *id, size_t id_length, long total) {
  success(id, id_length);
  LITERAL("\",\"type\":\"COUNT_RESPONSE\",\"success\":true,\"data\":{\"operation_id\":\"op-");
  text(id, id_length);
  LITERAL("\",\"status\":\"started\"},\"error\":null,\"timestamp\":1700000000000}\n");
  for (long completed = 1; completed <= total + 1; completed += 1) {
    LITERAL("{\"id\":\"progress-event\",\"type\":\"COUNT_PROGRESS\",\"payload\":{\"operation_id\":\"op-");
    text(id, id_length);
    if (completed <= total) {
      LITERAL("\",\"completed\":");
      number(completed);
      LITERAL(",\"total\":");
      number(total);
    } else {
      LITERAL("\",\"status\":\"completed\",\"final\":true,\"result\":{\"counted\":");
      number(total);
      LITERAL("}");
    }
    LITERAL("},\"timestamp\":1700000000000}\n");
    room();
  }
}

static void answer(const char *line, size_t length) {
  size_t id_length, type_length, number_length;
  const char *id = AFTER("\"id\":\"", '"', &id_length);
  const char *type = AFTER("\"type\":\"", '"', &type_length);
  if (type_length == 5 && memcmp(type, "COUNT", 5) == 0) {
    const char *total = AFTER("\"total\":", '}', &number_length);
    count(id, id_length, atol(total));
    return;
  }
  const char *value = AFTER("\"number\":", '}', &number_length);
  success(id, id_length);
  LITERAL("\",\"type\":\"");
  text(type, type_length);
  LITERAL("_RESPONSE\",\"success\":true,\"data\":{\"number\":");
  text(value, number_length);
  LITERAL("},\"error\":null,\"timestamp\":1700000000000}\n");
  room();
}

int main(void) {
  size_t kept = 0;
  static const char ready[] = "{\"type\":\"BACKEND_READY\"}\n";
  if (write(2, ready, sizeof ready - 1) < 0) return 1;
  for (;;) {
    ssize_t got = read(0, input + kept, INPUT - kept);
    if (got <= 0) return 0;
    char *line = input;
    char *end = input + kept + got;
    char *newline;
    while ((newline = memchr(line, '\n', (size_t)(end - line))) != NULL) {
      answer(line, (size_t)(newline - line));
      line = newline + 1;
    }
    flush_output();
    kept = (size_t)(end - line);
    if (kept == INPUT) return 1;
    memmove(input, line, kept);
  }
}
