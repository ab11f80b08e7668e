// SPDX-License-Identifier: Apache-2.0
#include "output/document/mask.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

struct Masked {
  std::string text, shown;
};

TEST(Mask, hides_what_its_name_gives_away) {
  for (const char* name :
       {"PASSWORD", "db_password", "API_TOKEN", "aws-secret-access-key", "AWS_SECRET_ACCESS_KEY",
        "CREDENTIALS", "Passphrase", "GITHUB_PAT", "RABBITMQ_DEFAULT_PASS", "requirepass", "MYSQL_PWD",
        "SSH_AUTH", "basicAuth", "Authorization", "X-Api-Key", "accountKey", "RABBITMQ_ERLANG_COOKIE",
        "AUTH_SALT", "--password"})
    EXPECT_TRUE(cli::looks_secret(name)) << name;
  for (const char* name : {"PATH", "PWD", "OLDPWD", "DB_PASSWORD_FILE", "--password-file", "--password-stdin",
                           "REPLICAS", "", "AUTHOR", "KEYBOARD_LAYOUT", "MONKEY", "PATTERN", "COMPASS",
                           "TOKENIZER_PATH", "AUTH_HOST", "KEY_TTL", "--no-auth", "PASSENGER_POOL", "SPLAY"})
    EXPECT_FALSE(cli::looks_secret(name)) << name;
}

TEST(Mask, leaves_the_rest_readable) {
  const Masked cases[] = {
      {"A=1", "A=1"},
      {"TOKEN=abc", "TOKEN=*****"},
      {"TOKEN=", "TOKEN="},
      {"TOKEN", "TOKEN"},
      {"AUTH_REQUIRED=true", "AUTH_REQUIRED=true"},
      {"DB=postgres://user:pass@host/db?x=1", "DB=postgres://user:*****@host/db?x=1"},
      {"DB=a://u:p@h,b://u:p@w@h", "DB=a://u:*****@h,b://u:*****@h"},
      {"URL=http://host:80/a@b", "URL=http://host:80/a@b"},
      {"DSN=user:pw@tcp(h)/db", "DSN=user:*****@tcp(h)/db"},
      {"OPTS=--password=hunter2 --x", "OPTS=--password=***** --x"},
      {"X=--password=hunter2", "X=--password=*****"},
      {"X=--password hunter2 -v", "X=--password ***** -v"},
  };
  for (const auto& c : cases) EXPECT_EQ(cli::masked_pair(c.text), c.shown);
}

/// One case for each line of the table, and more for those with many forms.
TEST(Mask, finds_secrets_in_text) {
  const Masked cases[] = {
      // private key
      {"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nx",
       "-----BEGIN RSA PRIVATE KEY-----*****-----END RSA PRIVATE KEY-----\nx"},
      {"-----BEGIN PRIVATE KEY-----\nMIIE", "-----BEGIN PRIVATE KEY-----*****"},
      // address
      {"redis://:hunter2@cache:6379/0", "redis://:*****@cache:6379/0"},
      {"amqp://u:p/w@mq/v", "amqp://u:*****@mq/v"},
      {"postgres://h/db?user=u&password=hunter2&sslmode=off",
       "postgres://h/db?user=u&password=*****&sslmode=off"},
      // connection string
      {"user:p@ss@tcp(db:3306)/app?tls=on", "user:*****@tcp(db:3306)/app?tls=on"},
      {"root:hunter2@unix(/run/mysqld.sock)/db", "root:*****@unix(/run/mysqld.sock)/db"},
      {"u:hunter2@db:5432/app", "u:*****@db:5432/app"},
      {"scott/tiger@//db:1521/svc", "scott/*****@//db:1521/svc"},
      {"device=//u:hunter2@nas/share", "device=//u:*****@nas/share"},
      // argument
      {"curl -fsSu admin:hunter2 http://x", "curl -fsSu admin:***** http://x"},
      {"curl -u admin:hunter2 http://x || exit 1", "curl -u admin:***** http://x || exit 1"},
      {"curl -uadmin:hunter2 http://x", "curl -uadmin:***** http://x"},
      {"curl --user 'admin:hunter2' http://x", "curl --user 'admin:*****' http://x"},
      {"curl --user=admin:hunter2 x", "curl --user=admin:***** x"},
      {"wget --user a --password hunter2 -qO- x", "wget --user a --password ***** -qO- x"},
      {"wget --http-password=hunter2 x", "wget --http-password=***** x"},
      {"mysqladmin ping -phunter2 -h db", "mysqladmin ping -p***** -h db"},
      {"mysql -p app", "mysql -p app"},
      {"redis-cli -a hunter2 ping", "redis-cli -a ***** ping"},
      {"sshpass -p hunter2 ssh h", "sshpass -p ***** ssh h"},
      {"run -u 1000:1000 -p 80:80", "run -u 1000:1000 -p 80:80"},
      {"curl -H 'X-Api-Key:hunter2' x", "curl -H 'X-Api-Key:*****' x"},
      // named value
      {"Server=db;User Id=sa;Password=hunt er2;Database=x", "Server=db;User Id=sa;Password=*****;Database=x"},
      {"Server=db;Pwd=hunter2", "Server=db;Pwd=*****"},
      {"host=db password='hunt er2' dbname=x", "host=db password='*****' dbname=x"},
      {"username=u,password=hunter2,domain=x", "username=u,password=*****,domain=x"},
      {"DefaultEndpointsProtocol=https;AccountKey=abc==;x=y",
       "DefaultEndpointsProtocol=https;AccountKey=*****;x=y"},
      {R"({"user":"u","password":"hunt\"er2","port":1})", R"({"user":"u","password":"*****","port":1})"},
      {R"({\"token\":\"hunter2\"})", R"({\"token\":\"*****\"})"},
      {"curl -H \"Authorization: Basic dTpw\" x", "curl -H \"Authorization: *****\" x"},
      {"-Djavax.net.ssl.keyStorePassword=hunter2 -Da=b", "-Djavax.net.ssl.keyStorePassword=***** -Da=b"},
      // bearer
      {"X: bearer abcdef123 y", "X: bearer ***** y"},
      // token
      {"git clone https://ghp_0123456789abcdefghij@github.com/a/b", "git clone https://*****@github.com/a/b"},
      {"SWMTKN-1-0123456789abcdef-0123", "*****"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(cli::masked(c.text), c.shown);
    EXPECT_EQ(cli::masked(c.shown), c.shown) << "applied twice";
  }
}

TEST(Mask, leaves_ordinary_text_as_it_is) {
  for (const char* text :
       {"nginx:1.27@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "registry.example:5000/auth-service:1.2",
        "git@github.com:owner/repository.git",
        "mailto:ops@example.com",
        "ops@example.com",
        "http://[::1]:8080/a@b",
        "https://example.com/a?b=c#d",
        "/usr/bin:/bin",
        "12:30",
        "node.labels.key==x",
        "node.labels.token!=x",
        "Host(`a.example`) && PathPrefix(`/api`)",
        "a=b,c=d",
        "-u app",
        "test -f /run/x || exit 1",
        "--no-auth server",
        "bearer of news",
        "C:\\Users\\x",
        "{{.Task.Slot}}",
        "curl -f http://localhost:8080/health || exit 1",
        "key",
        "monkey=banana",
        "select * from a where b = 'c'"})
    EXPECT_EQ(cli::masked(text), text);
}

TEST(Mask, every_rule_leaves_alone_what_is_hidden) {
  for (const cli::MaskRule& rule : cli::mask_rules()) {
    const std::string shown = "password=***** https://u:*****@h u:*****@tcp(h) --token ***** Bearer *****";
    EXPECT_EQ(rule.apply(shown), shown) << rule.name;
  }
}

TEST(Mask, the_words_of_a_command) {
  const std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> cases{
      {{"curl", "--token", "abc", "--key=1", "--token", "--quiet", "http://u:p@h"},
       {"curl", "--token", "*****", "--key=*****", "--token", "--quiet", "http://u:*****@h"}},
      {{"CMD-SHELL", "curl -u a:hunter2 http://x || exit 1"},
       {"CMD-SHELL", "curl -u a:***** http://x || exit 1"}},
      {{"CMD", "curl", "-u", "a:hunter2", "-H", "Authorization: Bearer x"},
       {"CMD", "curl", "-u", "a:*****", "-H", "Authorization: *****"}},
      {{"sh", "-c", "exec app --password hunter2"}, {"sh", "-c", "exec app --password *****"}},
      {{"mysql", "-phunter2", "-u", "root"}, {"mysql", "-p*****", "-u", "root"}},
      {{"sleep", "1d"}, {"sleep", "1d"}},
      {{"env", "A=1", "TOKEN=x", "app"}, {"env", "A=1", "TOKEN=*****", "app"}},
  };
  for (const auto& [words, shown] : cases) EXPECT_EQ(cli::masked_words(words), shown);
}

}  // namespace
