// SPDX-License-Identifier: Apache-2.0
// Tests the Go templates of --format.
#include "template/template.hpp"

#include "template/shape.hpp"

#include <swarm/error.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using cli::Template;

const swarm::Json service = swarm::Json::parse(R"({
  "ID":"abc","Version":{"Index":12},"CreatedAt":"2026-01-01T00:00:00Z","UpdatedAt":"2026-01-02T00:00:00.5Z",
  "Spec":{"Name":"web","Labels":{"tier":"web","keep":"1","a.b":"<&>"},
    "TaskTemplate":{"ContainerSpec":{"Image":"nginx","Env":["A=1","B=2"],"StopGracePeriod":90000000000,
        "Init":false,"Mounts":[{"Type":"bind","Source":"/s","Target":"/t"}],
        "Secrets":[{"File":{"Name":"tls","UID":"0","GID":"0","Mode":292},"SecretID":"x","SecretName":"tls"}]},
      "Placement":{},"ForceUpdate":0},
    "Mode":{"Replicated":{"Replicas":3}},
    "UpdateConfig":{"Parallelism":1,"Delay":5000000000,"FailureAction":"pause","Monitor":0,"MaxFailureRatio":0.1,
      "Order":"stop-first"}},
  "Endpoint":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080},
    {"Protocol":"udp","TargetPort":53,"PublishedPort":53}]},
  "Future":{"Thing":[1,"x"]}})");

std::string render(std::string_view text) {
  try {
    return Template::parse(text, &cli::templates::service_record()).render(service);
  } catch (const swarm::Error& error) {
    return std::string(error.code() == swarm::Errc::usage ? "usage: " : "failed: ") + error.what();
  }
}

struct Case {
  std::string_view text, want;
};

void expect(std::initializer_list<Case> cases) {
  for (const auto& [text, want] : cases) EXPECT_EQ(render(text), want) << text;
}

TEST(Templates, values_print_as_go_prints_them) {
  expect({
      {"{{.ID}} {{.Version}} {{.Version.Index}} {{.Meta.Version}}", "abc 12 12 12"},
      {"{{.Spec.Name}} {{.Spec.Annotations.Name}}", "web web"},
      {"{{.CreatedAt}}|{{.UpdatedAt}}", "2026-01-01 00:00:00 +0000 UTC|2026-01-02 00:00:00.5 +0000 UTC"},
      {"{{.Spec.Labels}}", "map[a.b:<&> keep:1 tier:web]"},
      {"{{.Spec.TaskTemplate.ContainerSpec.Env}}", "[A=1 B=2]"},
      {"{{.Spec.TaskTemplate.ContainerSpec.StopGracePeriod}}", "1m30s"},
      {"{{.Spec.TaskTemplate.ContainerSpec.Init}}", "false"},
      {"{{.Spec.UpdateConfig}}", "{1 5s pause 0s 0.1 stop-first}"},
      {"{{.Endpoint.Ports}}", "[{ tcp 80 8080 } { udp 53 53 }]"},
      {"{{.Spec.Mode}}", "{{3} <nil> <nil> <nil>}"},
      {"{{(index .Spec.TaskTemplate.ContainerSpec.Secrets 0).File}}", "{tls 0 0 -r--r--r--}"},
  });
}

TEST(Templates, what_is_absent_prints_as_its_zero) {
  expect({
      {"{{.Spec.Labels.none}}", "<no value>"},
      {"{{index .Spec.Labels \"none\"}}|", "|"},
      {"{{.UpdateStatus}} {{.Spec.RollbackConfig}}", "<nil> <nil>"},
      {"{{.Spec.TaskTemplate.ContainerSpec.Hostname}}|{{.Spec.TaskTemplate.ContainerSpec.Args}}", "|[]"},
      {"{{.Spec.TaskTemplate.ContainerSpec.TTY}} {{.Endpoint.Spec.Mode}}|", "false |"},
      {"{{.Spec.TaskTemplate.Placement}}", "{[] [] 0 []}"},
      {"{{json .UpdateStatus}} {{json .Spec.TaskTemplate.ContainerSpec.User}}", "null \"\""},
      {"{{.Future}} {{.Future.Thing}} {{.Future.None}}", "map[Thing:[1 x]] [1 x] <no value>"},
  });
}

TEST(Templates, errors_at_run_time_name_their_place) {
  expect({
      {"{{.UpdateStatus.State}}",
       "failed: template: 1:3: at <.UpdateStatus.State>: nil pointer evaluating *swarm.UpdateStatus.State"},
      {"\n {{ .Foo}}", "usage: template: 2:5: at <.Foo>: can't evaluate field Foo in type swarm.Service"},
      {"{{.Spec.Name.x}}", "usage: template: 1:3: at <.Spec.Name.x>: can't evaluate field x in type string"},
      {"{{index .Endpoint.Ports 2}}",
       "failed: template: 1:3: at <index .Endpoint.Ports 2>: error calling index: index out of range: 2"},
      {"{{upper 5}}", "usage: template: 1:3: at <upper 5>: error calling upper: expected string; found int"},
      {"{{len .Version}}",
       "usage: template: 1:3: at <len .Version>: error calling len: len of type swarm.Version"},
      {"{{join .Spec.Name \",\"}}",
       "usage: template: 1:3: at <join .Spec.Name \",\">: error calling join: expected slice, got string"},
      {"{{eq 1 \"1\"}}",
       "usage: template: 1:3: at <eq 1 \"1\">: error calling eq: incompatible types for comparison: int and "
       "string"},
      {"{{lt true false}}",
       "usage: template: 1:3: at <lt true false>: error calling lt: invalid type for comparison: bool"},
      {"{{range .ID}}{{end}}", "usage: template: 1:9: at <.ID>: range can't iterate over string"},
      {"{{len}}", "usage: template: 1:3: at <len>: wrong number of args for len: want 1 got 0"},
      {"{{slice .ID 2 1}}",
       "failed: template: 1:3: at <slice .ID 2 1>: error calling slice: invalid slice index: 2 > 1"},
  });
}

TEST(Templates, a_member_that_no_type_has_is_wrong_whatever_is_absent) {
  expect({
      {"{{.UpdateStatus.Nope}}",
       "usage: template: 1:3: at <.UpdateStatus.Nope>: can't evaluate field Nope in type "
       "*swarm.UpdateStatus"},
      {"{{.Spec.Mode.Global.Foo}}",
       "usage: template: 1:3: at <.Spec.Mode.Global.Foo>: can't evaluate field Foo in type "
       "*swarm.GlobalService"},
      {"{{.PreviousSpec.Nope}}",
       "usage: template: 1:3: at <.PreviousSpec.Nope>: can't evaluate field Nope in type *swarm.ServiceSpec"},
      {"{{.PreviousSpec.Labels}}",
       "failed: template: 1:3: at <.PreviousSpec.Labels>: nil pointer evaluating *swarm.ServiceSpec.Labels"},
  });
  const auto of_status = [](std::string_view text) {
    try {
      return Template::parse(text, &cli::templates::service_record())
          .render(swarm::Json::parse(R"({"UpdateStatus":{}})"));
    } catch (const swarm::Error& error) {
      return std::string(error.code() == swarm::Errc::usage ? "usage: " : "failed: ") + error.what();
    }
  };
  EXPECT_EQ(of_status("{{.UpdateStatus.StartedAt.Nope}}"),
            "usage: template: 1:3: at <.UpdateStatus.StartedAt.Nope>: can't evaluate field Nope in type "
            "*time.Time");
  EXPECT_EQ(of_status("{{.UpdateStatus.StartedAt.Unix}}"),
            "failed: template: 1:3: at <.UpdateStatus.StartedAt.Unix>: nil pointer evaluating "
            "*time.Time.Unix");
}

TEST(Templates, errors_of_syntax_are_found_before_there_is_a_value) {
  expect({
      {"{{foo .ID}}", "usage: template: 1:3: function \"foo\" not defined"},
      {"a\n{{.ID", "usage: template: 2:3: unclosed action"},
      {"{{.ID}", "usage: template: 1:6: unexpected \"}\" in action"},
      {"{{}}", "usage: template: 1:3: missing value for command"},
      {"{{if}}x{{end}}", "usage: template: 1:5: missing value for if"},
      {"{{if .ID}}x", "usage: template: 1:12: {{if}} without {{end}}"},
      {"x{{end}}", "usage: template: 1:2: unexpected {{end}}"},
      {"{{range .ID}}{{else}}{{else}}{{end}}", "usage: template: 1:24: second {{else}} of one {{range}}"},
      {"{{$x}}", "usage: template: 1:3: undefined variable \"$x\""},
      {"{{if $x := 1}}{{end}}{{$x}}", "usage: template: 1:24: undefined variable \"$x\""},
      {"{{break}}", "usage: template: 1:3: {{break}} outside {{range}}"},
      {"{{\"abc}}", "usage: template: 1:3: unterminated quoted string"},
      {"{{\"\\y\"}}", "usage: template: 1:3: bad escape in \"\\y\""},
      {"{{1x}}", "usage: template: 1:3: bad number 1x"},
      {"{{.ID 1}}", "usage: template: 1:3: can't give arguments to .ID, which is not a function"},
      {"{{99999999999999999999}}", "usage: template: 1:3: integer overflow: 99999999999999999999"},
      {"{{nil}}", "usage: template: 1:3: nil is not a command"},
      {"{{.ID | 5}}", "usage: template: 1:9: 5 in stage 2 of a pipe is not a function"},
      {"{{template \"x\"}}", "usage: template: 1:12: template \"x\" not defined"},
      {"{{/* a }}", "usage: template: 1:1: unclosed comment"},
      {"{{(.ID}}", "usage: template: 1:7: unexpected \"}}\" in parenthesized pipeline"},
      {"{{.ID !}}", "usage: template: 1:7: unexpected \"!\" in action"},
  });
}

TEST(Templates, control_chooses_and_repeats) {
  expect({
      {"{{if .UpdateStatus}}a{{else if .Spec.UpdateConfig}}b{{else}}c{{end}}", "b"},
      {"{{if and .ID (not .UpdateStatus)}}yes{{end}}", "yes"},
      {"{{with .Spec.Mode.Replicated}}{{.Replicas}} of {{$.ID}}{{else}}none{{end}}", "3 of abc"},
      {"{{with .Spec.Mode.Global}}x{{else}}none {{.ID}}{{end}}", "none abc"},
      {"{{range .Endpoint.Ports}}{{.PublishedPort}}:{{.TargetPort}} {{end}}", "8080:80 53:53 "},
      {"{{range $i, $p := .Endpoint.Ports}}{{if $i}}, {{end}}{{$p.Protocol}}{{end}}", "tcp, udp"},
      {"{{range $k, $v := .Spec.Labels}}{{$k}}={{$v}};{{end}}", "a.b=<&>;keep=1;tier=web;"},
      {"{{range .Spec.TaskTemplate.ContainerSpec.Args}}x{{else}}none{{end}}", "none"},
      {"{{range 3}}{{.}}{{end}}", "012"},
      {"{{range .Endpoint.Ports}}{{if eq .Protocol \"udp\"}}{{continue}}{{end}}{{.Protocol}}{{break}}{{end}}",
       "tcp"},
      {"{{$n := 0}}{{range .Endpoint.Ports}}{{$n = .TargetPort}}{{end}}{{$n}}", "53"},
      {"{{$x := .Spec}}{{$x.Name}}", "web"},
      {"{{if true}}{{$x := 1}}{{$x}}{{end}}", "1"},
  });
}

TEST(Templates, trimming_and_comments_leave_no_trace) {
  expect({
      {"a  {{- .ID -}}  b", "aabcb"},
      {"a {{/* no */}} b {{- /* no */ -}} c", "a  bc"},
      {"{{- -3 -}}", "-3"},
      {"x\n{{- range .Endpoint.Ports}}\n{{.Protocol}}\n{{- end}}", "x\ntcp\nudp"},
  });
}

TEST(Templates, literals_are_those_of_go) {
  expect({
      {R"({{'\xff'}} {{'\u20ac'}})", "255 8364"},
      {R"({{"a\tb\"\\\x41\u00e9\101"}} {{`raw\n`}} {{'a'}} {{'\n'}} {{'é'}})",
       "a\tb\"\\AéA raw\\n 97 10 233"},
      {"{{0x1F}} {{0b101}} {{0o17}} {{017}} {{1_000}} {{-5}} {{+5}} {{1.5}} {{1e3}} {{.5}}",
       "31 5 15 15 1000 -5 5 1.5 1000 0.5"},
      {"{{123456.5}} {{1000000.5}} {{0.0001}} {{0.00001}} {{1e20}}",
       "123456.5 1.0000005e+06 0.0001 1e-05 1e+20"},
      {"{{-9223372036854775808}} {{9223372036854775807}}", "-9223372036854775808 9223372036854775807"},
  });
}

TEST(Templates, functions_do_what_go_and_docker_do) {
  expect({
      {"{{json .Spec.Labels}} {{json .Spec.Name}}", R"({"tier":"web","keep":"1","a.b":"<&>"} "web")"},
      {"{{upper .ID}} {{lower \"ABC\"}} {{title \"a web's day\"}}", "ABC abc A Web's Day"},
      {"{{join .Spec.TaskTemplate.ContainerSpec.Env \", \"}}", "A=1, B=2"},
      {"{{join .Spec.Labels \",\"}} {{join (slice .Endpoint.Ports 0 0) \",\"}}|", "1,<&>,web |"},
      {"{{$x := slice .Endpoint.Ports 0 1}}{{eq (join $x \",\") (print (index $x 0))}}", "true"},
      {"{{index (split \"a:b:c\" \":\") 1}} {{split \"ab\" \"\"}}", "b [a b]"},
      {"{{truncate .Spec.Name 2}} {{truncate .Spec.Name 9}} |{{pad \"x\" 1 2}}|", "we web | x  |"},
      {"{{len .Endpoint.Ports}} {{len .Spec.Labels}} {{len .ID}}", "2 3 3"},
      {"{{index .Spec.Labels \"a.b\"}} {{(index .Endpoint.Ports 1).Protocol}}", "<&> udp"},
      {"{{slice .ID 1}} {{slice .ID 1 2}} {{slice .Spec.TaskTemplate.ContainerSpec.Env 1}}", "bc b [B=2]"},
      {"{{print 1 2 \"x\" 3}} {{print \"a\" \"b\"}}", "1 2x3 ab"},
      {"{{println .ID 1}}", "abc 1\n"},
      {"{{.Spec.Name | printf \"%s-%d\" .ID | upper}}", "ABC-%!D(STRING=WEB)"},
      {"{{or .UpdateStatus .ID}} {{and .ID 0}} {{or 0 \"\"}}|", "abc 0 |"},
      {"{{or true .UpdateStatus.State}} {{and false .UpdateStatus.State}}", "true false"},
      {"{{eq .ID \"x\" \"abc\"}} {{ne 1 2}} {{lt 1 2}} {{le 2 2}} {{gt \"b\" \"a\"}} {{ge 1 2}}",
       "true true true true true false"},
      {"{{eq .Spec.Mode.Replicated.Replicas 3}} {{eq .UpdateStatus nil}} {{gt .Spec.UpdateConfig.Delay "
       "4000000000}}",
       "true true true"},
  });
}

TEST(Templates, printf_has_gos_verbs) {
  expect({
      {"{{printf \"%-6s|%6s|%.2s|%q\" .Spec.Name .Spec.Name .Spec.Name \"a\\n\\\"\"}}",
       "web   |   web|we|\"a\\n\\\"\""},
      {"{{printf \"%d|%5d|%-5d|%05d|%+d|%x|%X|%#x|%o|%b|%c\" 42 42 42 -42 42 255 255 255 8 5 233}}",
       "42|   42|42   |-0042|+42|ff|FF|0xff|10|101|é"},
      {"{{printf \"%v %v %v\" .Spec.Labels .UpdateStatus true}}", "map[a.b:<&> keep:1 tier:web] <nil> true"},
      {"{{printf \"%5.2f|%.1e|%g|%v\" 3.14159 1234.5 0.5 1e21}}", " 3.14|1.2e+03|0.5|1e+21"},
      {"{{printf \"%t %t\" true .Spec.TaskTemplate.ContainerSpec.Init}}", "true false"},
      {"{{printf \"%s %d\" .Spec.UpdateConfig.Delay .Spec.UpdateConfig.Delay}}", "5s 5000000000"},
      {"{{printf \"%q\" .Spec.TaskTemplate.ContainerSpec.Env}}", "[\"A=1\" \"B=2\"]"},
      {"{{printf \"100%% %d %s\" 1}}", "100% 1 %!s(MISSING)"},
      {"{{printf \"%d\" 1 \"x\"}}", "1%!(EXTRA string=x)"},
      {"{{printf \"%d %t %\" \"hi\" 5}}", "%!d(string=hi) %!t(int=5) %!(NOVERB)"},
      {"{{printf \"%x\" \"hi\"}}", "6869"},
  });
}

TEST(Templates, a_variable_is_known_from_the_end_of_its_pipe_to_the_end_of_its_block) {
  const auto undefined = [](std::string_view place, std::string_view name) {
    return "usage: template: 1:" + std::string(place) + ": undefined variable: " + std::string(name);
  };
  const auto unknown = [](std::string_view place, std::string_view name) {
    return "usage: template: 1:" + std::string(place) + ": undefined variable \"" + std::string(name) + '"';
  };
  EXPECT_EQ(render("{{$x := $x}}"), undefined("9", "$x"));
  EXPECT_EQ(render("{{$x := (print $x)}}"), undefined("16", "$x"));
  EXPECT_EQ(render("{{$x := .ID | printf \"%s%s\" $x}}"), undefined("29", "$x"));
  EXPECT_EQ(render("{{range $v := $v}}{{end}}"), undefined("15", "$v"));
  EXPECT_EQ(render("{{range $i, $v := $i}}{{end}}"), undefined("19", "$i"));
  EXPECT_EQ(render("{{range $i, $v := $v}}{{end}}"), undefined("19", "$v"));
  EXPECT_EQ(render("{{with $x := $x}}{{end}}"), undefined("14", "$x"));
  EXPECT_EQ(render("{{if $x := $x}}{{end}}"), undefined("12", "$x"));
  EXPECT_EQ(render("{{$x := 1}}{{if $y := $x}}{{$x := $x}}{{$x}}{{$y}}{{end}}"), "11");
  EXPECT_EQ(render("{{$x = 1}}"), unknown("3", "$x"));
  EXPECT_EQ(render("{{range $v = .Endpoint.Ports}}{{end}}"), unknown("9", "$v"));
  EXPECT_EQ(render("{{if false}}{{$x := 1}}{{else}}{{$x}}{{end}}"), unknown("34", "$x"));
  EXPECT_EQ(render("{{with .ID}}{{$x := 1}}{{end}}{{$x}}"), unknown("33", "$x"));
  EXPECT_EQ(render("{{range .Endpoint.Ports}}{{$x := 1}}{{else}}{{$x}}{{end}}"), unknown("47", "$x"));
  EXPECT_EQ(render("{{$x := 1}}{{if false}}{{$x := 2}}{{else}}{{$x}}{{end}}"), "1");
  EXPECT_EQ(render("{{or true ($y := 1)}}{{$y}}"), undefined("24", "$y"));
  EXPECT_EQ(render("{{or false ($y := 1)}}{{$y}}"), "11");
}

TEST(Templates, a_range_gives_its_variables_the_whole_before_its_first_round) {
  expect({
      {"{{range $i, $v := .Spec.TaskTemplate.Networks}}{{else}}{{$v}}{{$i}}{{end}}", "[][]"},
      {"{{$v := 1}}{{range $v = .Endpoint.Ports}}{{end}}{{$v.Protocol}}", "udp"},
      {"{{$v := 1}}{{range $v = .Spec.TaskTemplate.Networks}}{{end}}{{$v}}", "[]"},
      {"{{range $x, $x := .Endpoint.Ports}}{{$x.Protocol}}{{end}}", "tcpudp"},
      {"{{range $i, $v := .Endpoint.Ports}}{{$i}}{{$i := 7}}{{$i}} {{end}}", "07 17 "},
  });
}

TEST(Templates, times_are_written_by_layouts) {
  expect({
      {"{{.UpdatedAt.Format \"2006-01-02T15:04:05Z07:00\"}}", "2026-01-02T00:00:00Z"},
      {"{{.UpdatedAt.Format \"2006-01-02T15:04:05.999999999Z07:00\"}}", "2026-01-02T00:00:00.5Z"},
      {"{{.UpdatedAt.Format \"Mon, 02 Jan 2006 15:04:05 -0700\"}}", "Fri, 02 Jan 2026 00:00:00 +0000"},
      {"{{.UpdatedAt.Format \"Monday, 02-Jan-06 15:04:05 MST\"}}", "Friday, 02-Jan-26 00:00:00 UTC"},
      {"{{.UpdatedAt.Format \"Jan _2 15:04:05.000\"}}", "Jan  2 00:00:00.500"},
      {"{{.UpdatedAt.Format \"3:04PM 3:04:05 pm 03\"}}", "12:00AM 12:00:00 am 12"},
      {"{{.UpdatedAt.Format \"January 2 1 01 002 __2 _2006 06\"}}", "January 2 1 01 002   2 _2026 26"},
      {"{{.UpdatedAt.Format \"Month Janus Mon5\"}}", "Month Janus Fri0"},
      {"{{.UpdatedAt.Format \"05,000 05.9 .00 .005 -07:00:00 Z0700 -07\"}}",
       "00,500 00.5 .50 .000 +00:00:00 Z +00"},
      {"{{\"2006\" | .UpdatedAt.Format}} {{.UpdatedAt.UTC.Format `Jan`}}", "2026 Jan"},
      {"{{(.UpdatedAt.Add 90000000000).Format \"15:04:05\"}}", "00:01:30"},
  });
  const swarm::Json east = swarm::Json::parse(R"({"CreatedAt":"2026-01-01T00:30:00-07:30"})");
  const auto written = [&](std::string_view text) {
    return Template::parse(text, &cli::templates::service_record()).render(east);
  };
  EXPECT_EQ(written("{{.CreatedAt}}"), "2026-01-01 00:30:00 -0730 -0730");
  EXPECT_EQ(written("{{.CreatedAt.Format `Z07:00 -0700 MST`}}"), "-07:30 -0730 -0730");
  EXPECT_EQ(written("{{.CreatedAt.UTC}} {{.CreatedAt.Day}} {{.CreatedAt.UTC.Hour}}"),
            "2026-01-01 08:00:00 +0000 UTC 1 8");
}

TEST(Templates, times_and_durations_have_their_methods) {
  expect({
      {"{{.UpdatedAt.Unix}} {{.UpdatedAt.UnixMilli}} {{.UpdatedAt.UnixMicro}} {{.UpdatedAt.UnixNano}}",
       "1767312000 1767312000500 1767312000500000 1767312000500000000"},
      {"{{.UpdatedAt.Year}} {{.UpdatedAt.Month}} {{.UpdatedAt.Day}} {{.UpdatedAt.Weekday}} "
       "{{.UpdatedAt.YearDay}} {{.UpdatedAt.Nanosecond}}",
       "2026 January 2 Friday 2 500000000"},
      {"{{printf \"%d %s %v\" .UpdatedAt.Month .UpdatedAt.Weekday .UpdatedAt.Month}}", "1 Friday January"},
      {"{{eq .UpdatedAt.Month 1}} {{.UpdatedAt.Month.String}}", "true January"},
      {"{{.CreatedAt.Before .UpdatedAt}} {{.CreatedAt.After .UpdatedAt}} {{.CreatedAt.Equal .CreatedAt}} "
       "{{.CreatedAt.Compare .UpdatedAt}} {{.CreatedAt.IsZero}}",
       "true false true -1 false"},
      {"{{.UpdatedAt.Sub .CreatedAt}} {{(.UpdatedAt.Sub .CreatedAt).Hours}} "
       "{{((.UpdatedAt.Sub .CreatedAt).Round 1000000000).Seconds}}",
       "24h0m0.5s 24.000138888888888 86401"},
      {"{{.CreatedAt.Add 3600000000000}} {{.CreatedAt.AddDate 0 1 -1}}",
       "2026-01-01 01:00:00 +0000 UTC 2026-01-31 00:00:00 +0000 UTC"},
      {"{{(.UpdatedAt.Add 1800000000001).Truncate 3600000000000}} "
       "{{(.UpdatedAt.Add 1800000000001).Round 3600000000000}} {{.UpdatedAt.Truncate 0}}",
       "2026-01-02 00:00:00 +0000 UTC 2026-01-02 01:00:00 +0000 UTC 2026-01-02 00:00:00.5 +0000 UTC"},
      // Truncate counts weeks from the first day of year 1, which is a Monday.
      {"{{(.UpdatedAt.Truncate 604800000000000).Weekday}} {{.UpdatedAt.Location}}", "Monday UTC"},
      {"{{.UpdatedAt.GoString}} {{.UpdatedAt.MarshalJSON}} {{printf \"%s\" .UpdatedAt.MarshalText}}",
       "time.Date(2026, time.January, 2, 0, 0, 0, 500000000, time.UTC) \"2026-01-02T00:00:00.5Z\" "
       "2026-01-02T00:00:00.5Z"},
      {"{{.CreatedAt.String}} {{json .CreatedAt.UTC}}",
       "2026-01-01 00:00:00 +0000 UTC \"2026-01-01T00:00:00Z\""},
      {"{{.Spec.TaskTemplate.ContainerSpec.StopGracePeriod.Seconds}} "
       "{{.Spec.TaskTemplate.ContainerSpec.StopGracePeriod.String}} {{.Version.String}}",
       "90 1m30s 12"},
  });
  const swarm::Json none = swarm::Json::object();
  EXPECT_EQ(Template::parse("{{.CreatedAt.IsZero}} {{.CreatedAt.Year}} {{.CreatedAt.Unix}}",
                            &cli::templates::service_record())
                .render(none),
            "true 1 -62135596800");
}

TEST(Templates, a_wrong_member_or_argument_is_the_templates_fault) {
  expect({
      {"{{.CreatedAt.Foo}}",
       "usage: template: 1:3: at <.CreatedAt.Foo>: can't evaluate field Foo in type time.Time"},
      {"{{.CreatedAt.Format}}",
       "usage: template: 1:3: at <.CreatedAt.Format>: wrong number of args for Format: want 1 got 0"},
      {"{{.CreatedAt.Format 5}}",
       "usage: template: 1:3: at <.CreatedAt.Format>: error calling Format: expected string; found int"},
      {"{{.CreatedAt.Before 5}}",
       "usage: template: 1:3: at <.CreatedAt.Before>: error calling Before: expected time.Time; found int"},
      {"{{.ID | .Spec.Name}}",
       "usage: template: 1:9: can't give arguments to .Spec.Name, which is not a function"},
      {"{{.UpdateStatus.StartedAt.Unix}}",
       "failed: template: 1:3: at <.UpdateStatus.StartedAt.Unix>: nil pointer evaluating "
       "*swarm.UpdateStatus.StartedAt"},
      {"{{.Future.Thing.x}}",
       "failed: template: 1:3: at <.Future.Thing.x>: can't evaluate field x in type list"},
      {"{{.CreatedAt.AddDate 20000 0 0}}",
       "failed: template: 1:3: at <.CreatedAt.AddDate>: error calling AddDate: the year is outside of 0 to "
       "9999"},
      {"{{call .ID}}",
       "usage: template: 1:3: at <call .ID>: error calling call: non-function of type string"},
  });
}

TEST(Templates, text_is_escaped_for_its_place) {
  expect({
      {R"({{html "<a b='c'>&\""}} {{html 1 2}} {{"<" | html}})",
       "&lt;a b=&#39;c&#39;&gt;&amp;&#34; 1 2 &lt;"},
      {R"({{js "<a '\"=&\n\x01é\\\u2028"}})", R"(\u003Ca \'\"\u003D\u0026\u000A\u0001é\\\u2028)"},
      {R"({{urlquery "a b/c?é=~.-_*"}} {{urlquery .ID 1}})", "a+b%2Fc%3F%C3%A9%3D~.-_%2A abc1"},
  });
}

TEST(Templates, templates_invoke_each_other) {
  expect({
      {"{{define \"T\"}}[{{.ID}}]{{end}}{{template \"T\" .}}{{template \"T\" $}}", "[abc][abc]"},
      {"{{template \"T\"}}{{define \"T\"}}{{.}}{{.x}}{{end}}", "<no value><no value>"},
      {"{{block \"B\" .Spec}}{{.Name}}{{end}} {{template \"B\" .Spec}}", "web web"},
      {"{{define `T`}}a{{end}}{{define `T`}} {{end}}{{template `T`}}", "a"},
      {"{{define `T`}}{{$}}{{end}}{{$x := 1}}{{with .ID}}{{template `T` $x}}{{$x}}{{end}}", "11"},
      {"{{define `T`}}{{range .}}{{template `U` .}}{{end}}{{end}}{{define `U`}}{{.Protocol}}{{end}}"
       "{{template `T` .Endpoint.Ports}}",
       "tcpudp"},
      {"{{$x := 1}}{{define `T`}}{{$x}}{{end}}", "usage: template: 1:28: undefined variable \"$x\""},
      {"{{range .Endpoint.Ports}}{{block `T` .}}{{break}}{{end}}{{end}}",
       "usage: template: 1:43: {{break}} outside {{range}}"},
      {"{{define `T`}}a{{end}}{{define `T`}}b{{end}}",
       "usage: template: 1:25: multiple definition of template \"T\""},
      {"{{if true}}{{define `T`}}a{{end}}{{end}}", "usage: template: 1:14: {{define}} within another action"},
      {"{{template T}}", "usage: template: 1:12: unexpected \"T\" in template clause"},
      {"{{define `T` .}}{{end}}", "usage: template: 1:14: unexpected \".\" in define clause"},
      {"{{block `T`}}{{end}}", "usage: template: 1:12: missing value for block clause"},
      {"{{define `T`}}x", "usage: template: 1:16: {{define}} without {{end}}"},
  });
}

TEST(Templates, no_template_runs_for_ever) {
  const auto nested = [](std::size_t levels, const std::string& open, const std::string& inner,
                         const std::string& close) {
    std::string text;
    for (std::size_t i = 0; i < levels; ++i) text += open;
    text += inner;
    for (std::size_t i = 0; i < levels; ++i) text += close;
    return text;
  };
  expect({
      {"{{define `T`}}{{template `T` .}}{{end}}{{template `T` .}}",
       "usage: template: 1:26: exceeded maximum template depth (200)"},
      {"{{define `A`}}{{template `B`}}{{end}}{{define `B`}}{{if true}}{{template `A`}}{{end}}{{end}}"
       "{{template `A`}}",
       "usage: template: 1:26: exceeded maximum template depth (200)"},
      {"{{range 9223372036854775807}}{{end}}",
       "usage: template: 1:9: the template takes more than 4000000 steps"},
      {"{{$x := `abcdefgh`}}{{range 99}}{{$x = print $x $x}}{{end}}",
       "usage: template: 1:40: the template takes more than 4000000 steps"},
      {"{{$s := printf `%4096d` 1}}{{$t := print $s $s $s $s $s $s $s $s $s $s $s $s $s $s $s $s}}"
       "{{$j := join (split $t ``) $t}}",
       "usage: template: 1:99: the template takes more than 4000000 steps"},
      {"{{$s := printf `%4096d` 1}}{{$t := print $s $s $s $s $s $s $s $s $s $s $s $s $s $s $s $s}}"
       "{{$j := printf `%4096v` (split $t ``)}}",
       "usage: template: 1:99: the template takes more than 4000000 steps"},
      {"{{$l := `1`}}{{range 32}}{{$l = ($.CreatedAt.AddDate 0 10 0).Format $l}}{{end}}",
       "usage: template: 1:33: the template takes more than 4000000 steps"},
      {"{{range 1000000}}{{$x := json $}}{{end}}",
       "usage: template: 1:26: the template takes more than 4000000 steps"},
      {"{{range 1000000}}{{if eq $.ID `a` `b` `c` `d` `e`}}{{end}}{{end}}",
       "usage: template: 1:23: the template takes more than 4000000 steps"},
  });
  EXPECT_EQ(render(nested(100, "{{if true}}", "x", "{{end}}")), "x");
  EXPECT_EQ(render("{{" + nested(100, "(", "1", ")") + "}}"), "1");
  for (const std::string& deep :
       {nested(100'000, "{{if true}}", "x", "{{end}}"), "{{" + nested(100'000, "(", "1", ")") + "}}"})
    EXPECT_NE(render(deep).find("nested more than 200 deep"), std::string::npos);
}

TEST(Templates, foreign_control_characters_become_visible) {
  const swarm::Json value = swarm::Json::parse(R"({"Name":"a\u001b[2Jb\nc"})");
  EXPECT_EQ(Template::parse("\x1b{{.Name}}").render(value),
            "\x1b"
            "a\\x1b[2Jb\nc");
}

TEST(Templates, values_of_the_wrong_type_do_no_harm) {
  const swarm::Json odd = swarm::Json::parse(
      R"({"ID":5,"Version":"x","CreatedAt":7,"Spec":[1],"Endpoint":null,"UpdateStatus":"done"})");
  const auto parsed =
      Template::parse("{{.ID}} {{.Version}} {{.CreatedAt}} {{.Spec}} {{.Endpoint}} {{.UpdateStatus}}",
                      &cli::templates::service_record());
  EXPECT_EQ(parsed.render(odd), "5 x 7 [1] {{ []} [] []} done");
  EXPECT_EQ(Template::parse("{{.}}").render(swarm::Json(nullptr)), "<nil>");
}

}  // namespace
