// SPDX-License-Identifier: Apache-2.0
// canned_server SOCKET SERVICES_FILE: a manager with prepared responses, so that only the client is measured.
// GET /services returns the file in one chunk, as the engine sends it. Runs until it is killed.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char* services;  // the whole response, header and chunk
static size_t services_size;

static const char head[] =
    "HTTP/1.1 %s\r\nApi-Version: 1.52\r\nDocker-Experimental: false\r\nOstype: linux\r\nSwarm: "
    "active/manager\r\n"
    "Server: Docker/29.0.0 (linux)\r\nDate: Fri, 02 Jan 2026 03:04:05 GMT\r\nContent-Type: "
    "application/json\r\n%s\r\n\r\n";

static void load(const char* path) {
  struct stat file;
  FILE* in = fopen(path, "rb");
  if (in == NULL || fstat(fileno(in), &file) != 0) {
    perror(path);
    exit(1);
  }
  const size_t body = (size_t)file.st_size;
  services = malloc(body + 1024);
  size_t at = (size_t)sprintf(services, head, "200 OK", "Transfer-Encoding: chunked");
  at += (size_t)sprintf(services + at, "%zx\r\n", body);
  if (fread(services + at, 1, body, in) != body) exit(1);
  at += body;
  at += (size_t)sprintf(services + at, "\r\n0\r\n\r\n");
  services_size = at;
  fclose(in);
}

static int send_all(int descriptor, const char* bytes, size_t count) {
  while (count > 0) {
    const ssize_t sent = write(descriptor, bytes, count);
    if (sent <= 0) return 0;
    bytes += sent, count -= (size_t)sent;
  }
  return 1;
}

static int send_small(int descriptor, const char* status, const char* body) {
  char answer[1024], length[64];
  snprintf(length, sizeof length, "Content-Length: %zu", strlen(body));
  const int size = snprintf(answer, sizeof answer, head, status, length);
  return send_all(descriptor, answer, (size_t)size) && send_all(descriptor, body, strlen(body));
}

static int answer(int descriptor, const char* method, const char* target) {
  if (strstr(target, "/_ping") != NULL) return send_small(descriptor, "200 OK", *method == 'H' ? "" : "OK");
  if (strstr(target, "/services") != NULL) return send_all(descriptor, services, services_size);
  if (strstr(target, "/version") != NULL)
    return send_small(descriptor, "200 OK",
                      "{\"Version\":\"29.0.0\",\"ApiVersion\":\"1.52\",\"MinAPIVersion\":\"1.24\"}");
  return send_small(descriptor, "404 Not Found", "{\"message\":\"page not found\"}");
}

// Answers the requests of one connection; none of them has a body.
static void* serve(void* argument) {
  const int descriptor = (int)(long)argument;
  char request[16384], method[8], target[4096];
  size_t size = 0;
  for (;;) {
    char* end = size > 0 ? memmem(request, size, "\r\n\r\n", 4) : NULL;
    if (end == NULL) {
      const ssize_t count = read(descriptor, request + size, sizeof request - 1 - size);
      if (count <= 0) break;
      size += (size_t)count;
      request[size] = '\0';
      continue;
    }
    *end = '\0';
    if (sscanf(request, "%7s %4095s", method, target) != 2) break;
    const int last = strcasestr(request, "connection: close") != NULL;
    if (!answer(descriptor, method, target) || last) break;
    const size_t used = (size_t)(end + 4 - request);
    memmove(request, request + used, size - used);
    size -= used;
    request[size] = '\0';
  }
  close(descriptor);
  return NULL;
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  signal(SIGPIPE, SIG_IGN);
  load(argv[2]);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (const struct sockaddr*)&address, sizeof address) != 0 || listen(listener, 64) != 0) {
    perror(argv[1]);
    return 1;
  }
  puts("ready");
  fflush(stdout);
  for (;;) {
    const int descriptor = accept(listener, NULL, NULL);
    pthread_t thread;
    if (descriptor >= 0 && pthread_create(&thread, NULL, serve, (void*)(long)descriptor) == 0)
      pthread_detach(thread);
  }
}
