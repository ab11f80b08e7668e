// SPDX-License-Identifier: Apache-2.0
// Tests which parts of a text are masked as secrets.
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
  for (const char* name : {"PASSWORD",
                           "db_password",
                           "API_TOKEN",
                           "aws-secret-access-key",
                           "AWS_SECRET_ACCESS_KEY",
                           "CREDENTIALS",
                           "Passphrase",
                           "GITHUB_PAT",
                           "RABBITMQ_DEFAULT_PASS",
                           "requirepass",
                           "MYSQL_PWD",
                           "SSH_AUTH",
                           "basicAuth",
                           "Authorization",
                           "X-Api-Key",
                           "accountKey",
                           "RABBITMQ_ERLANG_COOKIE",
                           "AUTH_SALT",
                           "--password",
                           "DB_PW",
                           "PASS1",
                           "BEARER",
                           "SALT2",
                           "JWT",
                           "SUPABASE_JWT",
                           "DB_CRED",
                           "DOOR_PASSCODE",
                           "SESSION",
                           "AOC_SESSION",
                           "JSESSIONID",
                           "GRAFANA_LICENSE",
                           "APPJWT",
                           "JWTS",
                           "DB_SESSION_2",
                           "LICENSE2",
                           "LDAP_BINDPW",
                           "RECOVERY_PHRASE"})
    EXPECT_TRUE(cli::looks_secret(name)) << name;
  for (const char* name : {"PATH",
                           "PWD",
                           "OLDPWD",
                           "DB_PASSWORD_FILE",
                           "--password-file",
                           "--password-stdin",
                           "REPLICAS",
                           "",
                           "AUTHOR",
                           "KEYBOARD_LAYOUT",
                           "MONKEY",
                           "PATTERN",
                           "COMPASS",
                           "TOKENIZER_PATH",
                           "AUTH_HOST",
                           "KEY_TTL",
                           "--no-auth",
                           "PASSENGER_POOL",
                           "SPLAY",
                           "--passive",
                           "PASSTHROUGH",
                           "--authfile",
                           "PWNED",
                           "COMPASS1",
                           "BEARERS",
                           "SESSION_DRIVER",
                           "JWT_TTL",
                           "LICENSE_URL",
                           "CREDIT"})
    EXPECT_FALSE(cli::looks_secret(name)) << name;
}

TEST(Mask, leaves_the_rest_readable) {
  const Masked cases[] = {
      {"A=1", "A=1"},
      {"TOKEN=abc", "TOKEN=*****"},
      {"TOKEN=", "TOKEN="},
      {"TOKEN", "TOKEN"},
      {"AUTH_REQUIRED=true", "AUTH_REQUIRED=true"},
      {"LICENSE=accept", "LICENSE=accept"},
      {"DB=postgres://user:pass@host/db?x=1", "DB=postgres://user:*****@host/db?x=1"},
      {"DB=a://u:p@h,b://u:p@w@h", "DB=a://u:*****@h,b://u:*****@h"},
      {"URL=http://host:80/a@b", "URL=http://host:80/a@b"},
      {"DSN=user:pw@tcp(h)/db", "DSN=user:*****@tcp(h)/db"},
      {"OPTS=--password=hunter2 --x", "OPTS=--password=***** --x"},
      {"X=--password=hunter2", "X=--password=*****"},
      {"X=--password hunter2 -v", "X=--password ***** -v"},
      {"OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer hunter2S,a=b",
       "OTEL_EXPORTER_OTLP_HEADERS=authorization=*****,a=b"},
      {"DB_PW=hunter2S", "DB_PW=*****"},
      {"PASS1=hunter2S", "PASS1=*****"},
      {"BEARER=hunter2S", "BEARER=*****"},
      {"DB=scott/hunter2S@db:1521/xe", "DB=scott/*****@db:1521/xe"},
      {"REPO=https://hunter2S@github.com/x", "REPO=https://*****@github.com/x"},
  };
  for (const auto& c : cases) EXPECT_EQ(cli::masked_pair(c.text), c.shown);
}

/// At least one case for each row of the table of rules, and more for rules with many forms.
TEST(Mask, finds_secrets_in_text) {
  const Masked cases[] = {
      // private key
      {"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nx",
       "-----BEGIN RSA PRIVATE KEY-----*****-----END RSA PRIVATE KEY-----\nx"},
      {"-----BEGIN PRIVATE KEY-----\nMIIE", "-----BEGIN PRIVATE KEY-----*****"},
      // address
      {"redis://:hunter2@cache:6379/0", "redis://:*****@cache:6379/0"},
      {"amqp://u:p/w@mq/v", "amqp://u:*****@mq/v"},
      {"https://hunter2S@github.com/x", "https://*****@github.com/x"},
      {"git+https://hunter2S:x-oauth-basic@github.com/x", "git+https://*****:x-oauth-basic@github.com/x"},
      {"https://hunter2S:@h:80/x", "https://*****:@h:80/x"},
      {"https://h/x?sv=1&sig=hunter2S%3D&se=2", "https://h/x?sv=1&sig=*****&se=2"},
      {"https://h/x?X-Amz-Signature=hunter2S", "https://h/x?X-Amz-Signature=*****"},
      // web hook
      {"url: https://hooks.slack.com/services/T0/B0/hunter2S, y",
       "url: https://hooks.slack.com/services/*****, y"},
      {"https://discord.com/api/webhooks/1/hunter2S", "https://discord.com/api/webhooks/*****"},
      {"https://api.telegram.org/bot1:hunter2S/send", "https://api.telegram.org/bot*****"},
      {"postgres://h/db?user=u&password=hunter2&sslmode=off",
       "postgres://h/db?user=u&password=*****&sslmode=off"},
      // connection string
      {"user:p@ss@tcp(db:3306)/app?tls=on", "user:*****@tcp(db:3306)/app?tls=on"},
      {"root:hunter2@unix(/run/mysqld.sock)/db", "root:*****@unix(/run/mysqld.sock)/db"},
      {"u:hunter2@db:5432/app", "u:*****@db:5432/app"},
      {"scott/tiger@//db:1521/svc", "scott/*****@//db:1521/svc"},
      {"scott/hunter2S@db:1521/xe", "scott/*****@db:1521/xe"},
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
      {"curl -fsSua:hunter2S h", "curl -fsSua:***** h"},
      {"curl -fsSu'a:hunter2S' h", "curl -fsSu'a:*****' h"},
      {"curl -HAuthorization:hunter2S h", "curl -HAuthorization:***** h"},
      {"curl -sH 'Authorization: x' h", "curl -sH 'Authorization: *****' h"},
      {"curl --header=Authorization:hunter2S h", "curl --header=Authorization:***** h"},
      {"curl --cert c.pem:hunter2S h", "curl --cert c.pem:***** h"},
      {"curl -E c.pem:hunter2S h", "curl -E c.pem:***** h"},
      {"x --password -hunter2S y", "x --password ***** y"},
      {"x --password --hunter2S y", "x --password ***** y"},
      {"x --password -h db --token --quiet", "x --password -h db --token --quiet"},
      {"x --token Bearer hunter2S y", "x --token ***** ***** y"},
      {"sqlcmd -S db -U sa -P hunter2S -Q x", "sqlcmd -S db -U sa -P ***** -Q x"},
      {"cqlsh -u a -p hunter2S db", "cqlsh -u a -p ***** db"},
      {"aws configure set aws_secret_access_key hunter2S --profile p",
       "aws configure set aws_secret_access_key ***** --profile p"},
      {"redis-cli config set requirepass hunter2S", "redis-cli config set requirepass *****"},
      // argument, by its position
      {"vault login hvsx-hunter2", "vault login *****"},
      {"vault login -no-print hunter2 && x", "vault login -no-print ***** && x"},
      {"docker login -u x -p hunter2 r.example", "docker login -u x -p ***** r.example"},
      {"docker login -u x --password=hunter2", "docker login -u x --password=*****"},
      {"htpasswd -b /etc/users u hunter2", "htpasswd -b /etc/users u *****"},
      {"htpasswd -Bbn u hunter2 >f", "htpasswd -Bbn u ***** *****"},
      {"htpasswd -bBC 10 f u hunter2", "htpasswd -bBC 10 f ***** *****"},
      {"redis-cli -h db AUTH u hunter2", "redis-cli -h db AUTH ***** *****"},
      {"mysqladmin -u root password hunter2", "mysqladmin -u root password *****"},
      {"rabbitmqctl add_user u hunter2; x y", "rabbitmqctl add_user u *****; x y"},
      {"mc alias set m http://h u hunter2", "mc alias set m http://h u *****"},
      {"openssl passwd -6 hunter2", "openssl passwd -6 *****"},
      {"openssl enc -aes256 -pass pass:hunter2 -in f", "openssl enc -aes256 -pass ***** -in f"},
      {"openssl rsa -passin pass:hunter2", "openssl rsa -passin *****"},
      {"openssl enc -k hunter2 -in f", "openssl enc -k ***** -in f"},
      {"ssh-keygen -N hunter2 -f k", "ssh-keygen -N ***** -f k"},
      {"smbclient //h/s -U u%hunter2", "smbclient //h/s -U u%*****"},
      {"lftp -u u,hunter2 ftp://h", "lftp -u u,***** ftp://h"},
      {"curl -sb a=hunter2 h", "curl -sb ***** h"},
      {"PGPASSWORD=hunter2 psql -h db", "PGPASSWORD=***** psql -h db"},
      {"kubectl create secret generic s --from-literal=password=hunter2",
       "kubectl create secret generic s --from-literal=password=*****"},
      {"kubectl create secret generic s --from-literal token=hunter2",
       "kubectl create secret generic s --from-literal token=*****"},
      {"npm config set //r.example/:_authToken hunter2", "npm config set //r.example/:_authToken *****"},
      {"psql -c \"ALTER USER a PASSWORD 'hunter2'\"", "psql -c \"ALTER USER a PASSWORD '*****'\""},
      {"mysql -e \"ALTER USER a IDENTIFIED WITH p BY 'hunter2';\"",
       "mysql -e \"ALTER USER a IDENTIFIED WITH p BY '*****';\""},
      // argument after a name
      {"x password = hunter2", "x password = *****"},
      {"x token := hunter2", "x token := *****"},
      {"x password= hunter2", "x password= *****"},
      {"x PASSWORD hunter2 y", "x PASSWORD ***** y"},
      {"x password:hunter2 user:y", "x password:***** user:y"},
      {R"(x { "password" : "hunter2" })", R"(x { "password" : "*****" })"},
      // argument in a nested shell
      {"sh -c 'mysql -phunter2S'", "sh -c 'mysql -p*****'"},
      {"sh -c \"curl -u 'a:hunter2S' h\"", "sh -c \"curl -u 'a:*****' h\""},
      {"bash -lc 'redis-cli -a hunter2S ping'", "bash -lc 'redis-cli -a ***** ping'"},
      {R"(sh -c "x --password \"hunter2 S\" y")", R"(sh -c "x --password \"*****\" y")"},
      {R"(sh -c "bash -c \"mysql -phunter2S ping\"")", R"(sh -c "bash -c \"mysql -p***** ping\"")"},
      {"x \"$(mysql -phunter2S -e 1)\" `mysql -phunter2S`", "x \"$(mysql -p***** -e 1)\" `mysql -p*****`"},
      {"x --password 'hunt er2", "x --password '*****"},
      {"echo it's; mysql -phunter2S", "echo it's; mysql -p*****"},
      // named value
      {"Server=db;User Id=sa;Password=hunt er2;Database=x", "Server=db;User Id=sa;Password=*****;Database=x"},
      {"Server=db;Pwd=hunter2", "Server=db;Pwd=*****"},
      {"host=db password='hunt er2' dbname=x", "host=db password='*****' dbname=x"},
      {"username=u,password=hunter2,domain=x", "username=u,password=*****,domain=x"},
      {"DefaultEndpointsProtocol=https;AccountKey=abc==;x=y",
       "DefaultEndpointsProtocol=https;AccountKey=*****;x=y"},
      {R"({"user":"u","password":"hunt\"er2","port":1})", R"({"user":"u","password":"*****","port":1})"},
      {R"({\"token\":\"hunter2\"})", R"({\"token\":\"*****\"})"},
      {R"({"tokens":["hunter2","b"],"port":1})", R"({"tokens":*****,"port":1})"},
      {R"({"auth":{"user":"u","pin":"hunter2"},"port":1})", R"({"auth":*****,"port":1})"},
      {"<user>u</user><password>hunter2</password>", "<user>u</user><password>*****</password>"},
      // named value in JSON without its quotes, which a shell removed
      {"{password:hunter2}", "{password:*****}"},
      {"{user:u,password:hunt,er}2,port:1}", "{user:u,password:*****,port:1}"},
      {"{db: {token: hunter2}, port: 1}", "{db: {token: *****}, port: 1}"},
      {"{password:hunt er2}", "{password:*****}"},
      {"{tokens:[hunter2,b],port:1}", "{tokens:*****,port:1}"},
      {"{a:1,Authorization:Bearer hunter2}", "{a:1,Authorization:*****}"},
      {"curl -H \"Authorization: Basic dTpw\" x", "curl -H \"Authorization: *****\" x"},
      {"-Djavax.net.ssl.keyStorePassword=hunter2 -Da=b", "-Djavax.net.ssl.keyStorePassword=***** -Da=b"},
      {"authorization=Bearer hunter2S", "authorization=*****"},
      {"x-token=Basic hunter2S y", "x-token=***** y"},
      // bearer
      {"X: bearer abcdef123 y", "X: bearer ***** y"},
      {"Basic aHVudGVyOjJT", "Basic *****"},
      {"X: basic dTpw y", "X: basic ***** y"},
      // token
      {"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "*****"},
      {"eyJhdXRocyI6eyJhIjp7fX19+/== x", "***** x"},
      {"sk-proj-0123456789abcdef", "*****"},
      {"sk_test_0123456789abcdef", "*****"},
      {"npm_0123456789abcdefghijklmnopqrstuvwxyz", "*****"},
      {"AIzaSyA0123456789abcdefghijklmnopqrstuv", "*****"},
      {"AKIAIOSFODNN7EXAMPLE", "*****"},
      {"SG.0123456789abcdef.0123456789abcdef", "*****"},
      {"git clone https://ghp_0123456789abcdefghij@github.com/a/b", "git clone https://*****@github.com/a/b"},
      {"SWMTKN-1-0123456789abcdef-0123", "*****"},
      // named value of a variable
      {"PASSWORD:hunter2", "PASSWORD:*****"},
      {"API_TOKEN:hunter2 x", "API_TOKEN:*****"},
      // percent-encoding
      {"token%3Dhunter2", "token=*****"},
      {"a?password%3dhunter2&b=1 c%20d", "a?password=*****&b=1 c%20d"},
      {"password%3A%20hunter2", "password: *****"},
      {"DSN=mysql://u:hunter2%40h/db", "DSN=mysql://u:*****@h/db"},
      {"mysql%3A%2F%2Fu%3Ahunter2%40h", "mysql://u:*****@h"},
      {"u%3Ahunter2%40tcp(h)/db", "u:*****@tcp(h)/db"},
      {"%7B%22password%22%3A%22hunter2%22%7D", "{\"password\":\"*****\"}"},
      {"Authorization%3A%20Bearer%20hunter2", "Authorization: *****"},
      {"--password%20hunter2", "--password *****"},
      {"token%253Dhunter2", "token=*****"},
      {"token%25253Dhunter2", "token=*****"},
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
        "select * from a where b = 'c'",
        "https://git@github.com/owner/repository",
        "ssh://docker@host",
        "https://hooks.slack.com/services/",
        "ftp --passive host",
        "curl --cert-type PEM --cert c.pem h",
        "curl -fsSHX-Trace:1 -u app h",
        "curl -o x:y h",
        "cqlsh -u a db",
        "psql -U postgres -p 5432",
        "git config set user.name x",
        "set password before use",
        "vault status",
        "vault server -dev",
        "htpasswd -c f u",
        "redis-cli ping",
        "openssl s_client -connect h:443",
        "rabbitmqctl list_users",
        "mc ls m/b",
        "order by 'name'",
        "date -u +%F",
        "actions/checkout@v4",
        "github.com/owner/module@v1.2.3",
        "@scope/package@1.2.3",
        "registry.example:5000/a/b:1@sha256:0123456789abcdef",
        "backup/host@server.example:/srv/data",
        "Basic authentication needs JavaScript",
        "basic 12 volts",
        "sk-project-management",
        "npm_config_registry_12345678=x",
        "npm_lifecycle_event",
        "ASIA_SOUTHEAST_REGION_1",
        "SG.example.internal.net",
        "sig=TERM",
        "x auth:8080 token-service:1.2 auth:latest secret:/run/x",
        "psql -c 'CREATE TABLE a (id int PRIMARY KEY, b int, c int REFERENCES d)'",
        "Host(`{name:[a-z]+}.example`)",
        "{port:1,name:x}",
        "a%20b%3Dc 100% x%41y %zz a+b %",
        "https://host/a%20b?q=c%26d",
        "PASSWORD AUTHENTICATION is on",
        "don't use -x and won't",
        "sh -c 'exec nginx -g \"daemon off;\"'"})
    EXPECT_EQ(cli::masked(text), text);
}

TEST(Mask, every_rule_leaves_alone_what_is_hidden) {
  for (const cli::MaskRule& rule : cli::mask_rules()) {
    const std::string shown = "password=***** https://u:*****@h u:*****@tcp(h) --token ***** Bearer *****";
    EXPECT_EQ(rule.apply(shown), shown) << rule.name;
  }
}

/// A rule that searched the rest of the text at every byte would take minutes.
TEST(Mask, every_rule_is_quick_on_a_long_text) {
  for (const std::string piece : {"b",
                                  "a:",
                                  "a=",
                                  "\"",
                                  "-",
                                  "/",
                                  "@",
                                  "://",
                                  "a://b@",
                                  "key=a ",
                                  ";key=a ",
                                  "\"\\\"",
                                  "a -p 'b c' ",
                                  "bearer ",
                                  "eyJ ",
                                  "vault login ",
                                  "-b ",
                                  "htpasswd -b x ",
                                  "identified by ' ",
                                  "hooks.slack.com/services/",
                                  "%25",
                                  "a%3Db",
                                  "a:/=\"-@ "}) {
    std::string text;
    while (text.size() < (piece.size() > 2 ? 1U << 17U : 1U << 18U)) text += piece;
    for (const cli::MaskRule& rule : cli::mask_rules())
      EXPECT_GT(rule.apply(text).size(), 0U) << rule.name << piece;
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
      {{"vault", "login", "hunter2"}, {"vault", "login", "*****"}},
      {{"/usr/bin/htpasswd", "-nb", "u", "hunter2"}, {"/usr/bin/htpasswd", "-nb", "u", "*****"}},
      {{"app", "Authorization:", "Bearer", "hunter2"}, {"app", "Authorization:", "*****", "*****"}},
      {{"sh", "-c", "vault login hunter2"}, {"sh", "-c", "vault login *****"}},
      {{"psql", "-c", "ALTER USER a PASSWORD 'hunter2'"}, {"psql", "-c", "ALTER USER a PASSWORD '*****'"}},
      {{"sh", "-c", "sh -c 'mysql -phunter2S'"}, {"sh", "-c", "sh -c 'mysql -p*****'"}},
      {{"sqlcmd", "-U", "sa", "-P", "hunter2S"}, {"sqlcmd", "-U", "sa", "-P", "*****"}},
      {{"x", "--password", "-hunter2S", "y"}, {"x", "--password", "*****", "y"}},
      {{"curl", "-HAuthorization:hunter2S", "h"}, {"curl", "-HAuthorization:*****", "h"}},
      {{"x", "--token hunter2S", "y"}, {"x", "--token *****", "y"}},
      {{"env", "A=1", "TOKEN=x", "app"}, {"env", "A=1", "TOKEN=*****", "app"}},
      {{"x", "--conf={user:u,password:hunter2}"}, {"x", "--conf={user:u,password:*****}"}},
      {{"x", "{user:u,password:", "hunter2}"}, {"x", "{user:u,password:", "*****}"}},
      {{"x", R"({"password":)", R"("hunter2"})"}, {"x", R"({"password":)", R"("*****"})"}},
      {{"x", "password:hunter2", "auth:8080"}, {"x", "password:*****", "auth:8080"}},
      {{"x", "API_TOKEN", "hunter2", "-v"}, {"x", "API_TOKEN", "*****", "-v"}},
      {{"x", "PASSWORD", "--verbose"}, {"x", "PASSWORD", "--verbose"}},
      {{"x", "token", "=", "hunter2"}, {"x", "token", "=", "*****"}},
  };
  for (const auto& [words, shown] : cases) EXPECT_EQ(cli::masked_words(words), shown);
}

TEST(Mask, a_typed_word_is_an_image_only_where_images_stand) {
  struct {
    const char *word, *shown;
  } const cases[] = {{"token:hunter2", "token:*****"},
                     {"registry/password:hunter2", "registry/password:*****"},
                     {"registry:5000/token:hunter2/x", "registry:5000/token:*****"},
                     {"Token hunter2", "Token *****"},
                     {"--password:hunter2", "--password:*****"},
                     {"https://u:hunter2@h", "https://u:*****@h"},
                     {"Token of the service", "Token of the service"},
                     {"auth:8080", "auth:8080"},
                     {"token:latest", "token:latest"},
                     {"tcp://secret-host:2375/x", "tcp://secret-host:2375/x"},
                     {"web", "web"}};
  for (const auto& [word, shown] : cases) EXPECT_EQ(cli::masked_typed(word), shown);
}

}  // namespace
