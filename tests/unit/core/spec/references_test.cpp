// SPDX-License-Identifier: Apache-2.0
// Tests how references to secrets and configs are parsed and printed.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

TEST(References, are_files_of_mode_0444_by_default) {
  expect_reads(
      value::secret,
      {{"tls", R"({"File":{"Name":"tls","UID":"0","GID":"0","Mode":292},"SecretName":"tls"})"},
       {"source=tls", R"({"File":{"Name":"tls","UID":"0","GID":"0","Mode":292},"SecretName":"tls"})"},
       {"src=tls,target=/run/x",
        R"({"File":{"Name":"/run/x","UID":"0","GID":"0","Mode":292},"SecretName":"tls"})"},
       {"SOURCE=TLS,Mode=0400",
        R"({"File":{"Name":"TLS","UID":"0","GID":"0","Mode":256},"SecretName":"TLS"})"},
       {"source=tls,mode=0", R"({"File":{"Name":"tls","UID":"0","GID":"0","Mode":0},"SecretName":"tls"})"},
       {R"("source=a,b")", R"({"File":{"Name":"a,b","UID":"0","GID":"0","Mode":292},"SecretName":"a,b"})"},
       {R"("a,b")", R"({"File":{"Name":"a,b","UID":"0","GID":"0","Mode":292},"SecretName":"a,b"})"}});
  expect_reads(
      value::config,
      {{"source=app,target=/etc/app.conf,uid=1000,gid=1001,mode=0440",
        R"({"File":{"Name":"/etc/app.conf","UID":"1000","GID":"1001","Mode":288},"ConfigName":"app"})"}});
  expect_shows(value::config, {{"source=app,target=app,mode=0444", "app"},
                               {"src=app,uid=7,mode=0x100", "source=app,uid=7,mode=0400"}});
}

TEST(References, name_the_key_that_is_wrong) {
  expect_refuses(
      value::secret,
      {{"", "empty: its name, or source=NAME,target=FILE"},
       {R"("")", "empty: its name, or source=NAME,target=FILE"},
       {"target=only", "source is missing: its name or ID"},
       {"source=", "source is empty"},
       {"a,b", "'a' is not KEY=VALUE: source, target, uid, gid or mode"},
       {"source=a,foo=1", "unknown key 'foo': source, target, uid, gid or mode"},
       {"source=a,foo", "unknown key 'foo': source, target, uid, gid or mode"},
       {"source=a,uid=root", "uid cannot be 'root': a number from 0 to 4294967295"},
       {"source=a,mode=rw", "mode cannot be 'rw': octal with a leading 0, such as 0440, at most 07777"},
       {"source=a,mode=010000",
        "mode cannot be '010000': octal with a leading 0, such as 0440, at most 07777"}});
}

TEST(References, a_mode_without_leading_zero_gets_a_warning) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(value::warnings_reference("source=a,mode=400"),
            Lines{"mode 400 is decimal, that is octal 0620; did you mean 0400?"});
  EXPECT_EQ(value::warnings_reference("source=a,mode=288"), Lines{"mode 288 is decimal, that is octal 0440"});
  EXPECT_EQ(value::warnings_reference("source=a,mode=0400"), Lines{});
  EXPECT_EQ(value::warnings_reference("source=a,mode=0x100"), Lines{});
  EXPECT_EQ(value::warnings_reference("tls"), Lines{});
}

TEST(References, held_by_the_engine_are_shown_whatever_they_are) {
  expect_shows_held(value::config, {{R"({"Runtime":{},"ConfigID":"x","ConfigName":"app"})", "app"},
                                    {R"({"File":null,"ConfigName":"app"})", "app"},
                                    {R"({"File":{"Name":7,"UID":1,"Mode":-5},"ConfigName":"app"})", "app"},
                                    {"[]", ""}});
}

TEST(CredentialSpec, names_one_of_three_sources) {
  expect_reads(value::credential_spec,
               {{"file://spec.json", R"({"Config":"","File":"spec.json","Registry":""})"},
                {"registry://key", R"({"Config":"","File":"","Registry":"key"})"},
                {"config://app", R"({"Config":"app","File":"","Registry":""})"},
                {"", "null"}});
  expect_refuses(
      value::credential_spec,
      {{"raw", "not a credential spec: config://NAME, file://FILE, registry://NAME, or empty for none"},
       {"file://", "nothing follows file://"}});
  expect_shows_held(value::credential_spec,
                    {{R"({"File":"a"})", "file://a"}, {"{}", ""}, {R"({"Config":null})", ""}});
}
