// SPDX-License-Identifier: Apache-2.0
// raw_client SOCKET METHOD PATH [ids | BODY]: does the least that any client must do, as a lower bound for
// the times: connect, send one request, read the response to its end. It prints the body; with `ids`, the
// first 12 letters of each service's ID, by one pass over every byte. Without arguments it exits at once.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char out[1 << 16];
static size_t held;

static void flush(void) {
  for (size_t sent = 0; sent < held;) {
    const ssize_t count = write(1, out + sent, held - sent);
    if (count <= 0) exit(1);
    sent += (size_t)count;
  }
  held = 0;
}

static void print(const char* bytes, size_t count) {
  while (count > 0) {
    if (held == sizeof out) flush();
    const size_t room = sizeof out - held, piece = count < room ? count : room;
    memcpy(out + held, bytes, piece);
    held += piece, bytes += piece, count -= piece;
  }
}

// The state of the pass over a list of objects: the depth, and whether a string is the key "ID" or its value.
enum { depth_of_members = 2, letters = 12 };
static int depth, in_string, escaped, is_value, wanted, length;
static char word[letters];

static void end_of_string(void) {
  in_string = 0;
  if (depth != depth_of_members) return;
  if (is_value && wanted) {
    print(word, (size_t)length);
    print("\n", 1);
  }
  if (!is_value) wanted = length == 2 && word[0] == 'I' && word[1] == 'D';
}

static void scan(const char* bytes, size_t count) {
  for (const char *at = bytes, *end = bytes + count; at < end; at++) {
    if (in_string) {
      if (escaped)
        escaped = 0;
      else if (*at == '\\')
        escaped = 1;
      else if (*at == '"')
        end_of_string();
      else if (depth == depth_of_members && length < letters)
        word[length++] = *at;
      continue;
    }
    switch (*at) {
      case '"': in_string = 1, length = 0; break;
      case ':': is_value = 1; break;
      case ',': is_value = 0; break;
      case '{':
      case '[': depth++, is_value = 0; break;
      case '}':
      case ']': depth--; break;
      default: break;
    }
  }
}

static int connect_to(const char* path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  if (connect(descriptor, (const struct sockaddr*)&address, sizeof address) != 0) {
    perror(path);
    exit(8);
  }
  return descriptor;
}

int main(int argc, char** argv) {
  static char buffer[1 << 16];
  if (argc < 4) return argc == 1 ? 0 : 2;
  const int ids = argc > 4 && strcmp(argv[4], "ids") == 0;
  const char* body = argc > 4 && !ids ? argv[4] : "";
  const int descriptor = connect_to(argv[1]);
  const int size = snprintf(buffer, sizeof buffer,
                            "%s %s HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n"
                            "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                            argv[2], argv[3], strlen(body), body);
  if (write(descriptor, buffer, (size_t)size) != size) return 1;
  int status = 0, matched = 0;
  ssize_t count;
  while ((count = read(descriptor, buffer, sizeof buffer)) > 0) {
    const char *at = buffer, *end = buffer + count;
    if (status == 0) status = atoi(buffer + sizeof "HTTP/1.1");
    while (matched < 4 && at < end) {
      matched = *at == "\r\n\r\n"[matched] ? matched + 1 : *at == '\r';
      at++;
    }
    (ids ? scan : print)(at, (size_t)(end - at));
  }
  flush();
  return status >= 200 && status < 300 ? 0 : 1;
}
