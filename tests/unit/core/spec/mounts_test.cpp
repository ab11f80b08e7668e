// SPDX-License-Identifier: Apache-2.0
// Tests how mounts are parsed and printed.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

TEST(Mounts, of_every_kind_are_read) {
  expect_reads(
      value::mount,
      {{"target=/d", R"({"Type":"volume","Target":"/d"})"},
       {"type=volume,source=vol,target=/d,ro=false", R"({"Type":"volume","Source":"vol","Target":"/d"})"},
       {"TYPE=Bind,src=/tmp,dst=/d,readonly",
        R"({"Type":"bind","Source":"/tmp","Target":"/d","ReadOnly":true})"},
       {"type=bind,source=./x,destination=/d", R"({"Type":"bind","Source":"./x","Target":"/d"})"},
       {"type=tmpfs,target=/t,tmpfs-size=64m,tmpfs-mode=1770",
        R"({"Type":"tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":67108864,"Mode":1016}})"},
       {"type=tmpfs,target=/t,tmpfs-mode=0700",
        R"({"Type":"tmpfs","Target":"/t","TmpfsOptions":{"Mode":448}})"},
       {"type=tmpfs,target=/t,tmpfs-size=0", R"({"Type":"tmpfs","Target":"/t"})"},
       {"type=cluster,source=group:c,target=/d", R"({"Type":"cluster","Source":"group:c","Target":"/d"})"},
       {R"(type=npipe,source=\\.\pipe\x,target=\\.\pipe\y)",
        R"({"Type":"npipe","Source":"\\\\.\\pipe\\x","Target":"\\\\.\\pipe\\y"})"},
       {R"(type=bind,source=C:\data,target=c:/data)",
        R"({"Type":"bind","Source":"C:\\data","Target":"c:/data"})"},
       {"source={{.Service.Name}}/x,target={{.Task.Name}}",
        R"({"Type":"volume","Source":"{{.Service.Name}}/x","Target":"{{.Task.Name}}"})"}});
}

TEST(Mounts, bind_options_are_read) {
  const auto bind = [](const std::string& options) {
    return value::read_mount("type=bind,source=/a,target=/b,readonly," + options)["BindOptions"].dump();
  };
  EXPECT_EQ(bind("bind-propagation=RShared"), R"({"Propagation":"rshared"})");
  EXPECT_EQ(bind("bind-recursive=enabled"), "null");
  EXPECT_EQ(bind("bind-recursive=disabled"), R"({"NonRecursive":true})");
  EXPECT_EQ(bind("bind-nonrecursive"), R"({"NonRecursive":true})");
  EXPECT_EQ(bind("bind-nonrecursive=false"), "null");
  EXPECT_EQ(bind("bind-recursive=writable"), R"({"ReadOnlyNonRecursive":true})");
  EXPECT_EQ(bind("bind-recursive=readonly,bind-propagation=rprivate"),
            R"({"Propagation":"rprivate","ReadOnlyForceRecursive":true})");
  EXPECT_EQ(bind("bind-create-src"), R"({"CreateMountpoint":true})");
}

TEST(Mounts, volume_options_are_read_sorted) {
  expect_reads(
      value::mount,
      {{"source=vol,target=/d,volume-nocopy,volume-label=z=1,volume-label=a,volume-subpath=sub",
        R"({"Type":"volume","Source":"vol","Target":"/d","VolumeOptions":{"NoCopy":true,"Labels":{"a":"","z":"1"},"Subpath":"sub"}})"},
       {R"(source=vol,target=/d,volume-driver=local,volume-opt=type=nfs,"volume-opt=o=addr=1,rw")",
        R"({"Type":"volume","Source":"vol","Target":"/d","VolumeOptions":{"DriverConfig":{"Name":"local","Options":{"o":"addr=1,rw","type":"nfs"}}}})"}});
}

TEST(Mounts, shown_are_read_back) {
  for (const std::string_view typed :
       {"type=bind,source=/a,target=/"
        "b,readonly,consistency=cached,bind-propagation=rprivate,bind-recursive=readonly",
        "type=bind,source=/a,target=/b,bind-recursive=disabled,bind-create-src",
        "type=volume,source=vol,target=/"
        "b,volume-nocopy,volume-label=a=b,volume-subpath=s,volume-driver=d,volume-opt=o=1",
        "type=tmpfs,target=/t,tmpfs-size=64m,tmpfs-mode=1770"})
    EXPECT_EQ(value::show_mount(value::read_mount(typed)), typed);
}

TEST(Mounts, refuse_wrong_keys_and_values) {
  expect_refuses(
      value::mount,
      {{"", "empty"},
       {"type=image,source=busybox,target=/d",
        "type cannot be 'image', which services cannot mount: bind, volume, tmpfs, npipe or cluster"},
       {"type=bogus,target=/d", "type cannot be 'bogus': bind, volume, tmpfs, npipe or cluster"},
       {"type=,target=/d", "type is empty"},
       {"target=/d,image-subpath=x", "image-subpath: services cannot mount images"},
       {"target=/d,foo=1",
        "unknown key 'foo': type, source, target, readonly, consistency, bind-*, volume-* or tmpfs-*"},
       {"target=/d,", "a field is empty: one comma too many"},
       {"target=/d,source", "'source' needs a value: source=VALUE"},
       {"target=/d,source=", "source is empty"},
       {"type=volume,target=/d,readonly=maybe", "readonly cannot be 'maybe': true or false"},
       {"target=/d,readonly=", "readonly cannot be '': true or false"},
       {"type=bind,source=/a,target=/d,bind-propagation=up",
        "bind-propagation cannot be 'up': private, rprivate, shared, rshared, slave or rslave"},
       {"target=/d,consistency=x", "consistency cannot be 'x': default, consistent, cached or delegated"},
       {"target=/d,volume-label==x", "volume-label cannot be '=x': volume-label=KEY=VALUE"},
       {"type=tmpfs,target=/d,tmpfs-size=x",
        "tmpfs-size: not a size: a number, optionally with b, k, m, g, t or p, such as 512m or 1.5g"},
       {"type=tmpfs,target=/d,tmpfs-mode=999",
        "tmpfs-mode cannot be '999': octal, from 1 to 7777, such as 1777"}});
}

TEST(Mounts, refuse_parts_that_do_not_go_together) {
  expect_refuses(
      value::mount,
      {{"type=bind,source=/tmp", "target is missing: an absolute path in the container"},
       {"target=d", "target cannot be 'd': an absolute path in the container, not its root"},
       {"target=/", "target cannot be '/': an absolute path in the container, not its root"},
       {"type=bind,target=/d", "source is missing: type=bind needs one"},
       {"type=bind,source=data,target=/d",
        "source cannot be 'data': an absolute path, or one that starts with a dot"},
       {"source=/data,target=/d", "source cannot be '/data': a volume's name; type=bind mounts a path"},
       {"source=./data,target=/d", "source cannot be './data': a volume's name; type=bind mounts a path"},
       {"type=tmpfs,source=x,target=/d", "source does not go with type=tmpfs"},
       {"type=volume,source=vol,target=/d,bind-propagation=shared",
        "bind-propagation does not go with type=volume: it is for type=bind"},
       {"volume-nocopy=false,target=/d,source=/s,type=bind",
        "volume-nocopy does not go with type=bind: it is for type=volume"},
       {"type=bind,source=/tmp,target=/d,bind-recursive=writable", "bind-recursive=writable needs readonly"},
       {"type=bind,source=/tmp,target=/d,ro,bind-recursive=readonly",
        "bind-recursive=readonly needs bind-propagation=rprivate"}});
}

TEST(Mounts, refuse_names_that_the_local_driver_refuses) {
  const std::string rule =
      ": a volume's name has at least two letters, digits, _ . or -, a letter or digit first";
  std::vector<std::pair<std::string, std::string>> table;
  for (const std::string name : {"v", "7", "_x", "-x", "a b", "a:b", "name@1"}) {
    table.emplace_back("source=" + name + ",target=/d", "source cannot be '" + name + "'" + rule);
    table.emplace_back("type=volume,volume-driver=local,source=" + name + ",target=/d", table.back().second);
  }
  for (const auto& [typed, words] : table)
    EXPECT_EQ(complaint([&, typed = typed] { value::read_mount(typed); }), words) << typed;
  for (const char* good : {"source=v1,target=/d", "source=a_b.c-d,target=/d", "target=/d",
                           "source=v,volume-driver=nfs,target=/d", "source={{.Task.Slot}},target=/d",
                           "type=cluster,source=c,target=/d"})
    EXPECT_EQ(complaint([&] { value::read_mount(good); }), "") << good;
}

TEST(Mounts, warn_of_what_services_ignore) {
  using Lines = std::vector<std::string>;
  const auto warnings = [](const std::string& options) {
    return value::warnings_mount(value::read_mount("type=bind,source=/a,target=/b,ro," + options));
  };
  EXPECT_EQ(warnings("bind-propagation=rprivate"), Lines{});
  EXPECT_EQ(warnings("consistency=cached"), Lines{"services ignore consistency"});
  EXPECT_EQ(warnings("bind-recursive=writable"), Lines{"services ignore bind-recursive=writable"});
  EXPECT_EQ(warnings("bind-recursive=readonly,bind-propagation=rprivate"),
            Lines{"services ignore bind-recursive=readonly: mounts below the source may be writable"});
  EXPECT_EQ(warnings("bind-create-src"),
            Lines{"services ignore bind-create-src: the source must exist on the node"});
  EXPECT_EQ(value::warnings_mount(nullptr), Lines{});
}

TEST(Mounts, sources_with_a_dot_are_made_absolute) {
  const auto source = [](const std::string& typed) {
    Json mount = value::read_mount("type=bind,target=/d,source=" + typed);
    value::absolute_source(mount, "/home/me");
    return mount["Source"].get<std::string>();
  };
  EXPECT_EQ(source("."), "/home/me");
  EXPECT_EQ(source("./x"), "/home/me/x");
  EXPECT_EQ(source("./x/"), "/home/me/x");
  EXPECT_EQ(source("../x"), "/home/x");
  EXPECT_EQ(source("../../../x"), "/x");
  EXPECT_EQ(source("../.."), "/");
  EXPECT_EQ(source(".cache"), "/home/me/.cache");
  EXPECT_EQ(source("/abs/./x"), "/abs/./x");
  Json odd = nullptr;
  value::absolute_source(odd, "/home/me");
  EXPECT_EQ(odd, Json());
}

TEST(Mounts, held_by_the_engine_are_shown_whatever_they_are) {
  expect_shows_held(
      value::mount,
      {{R"({"Type":"volume","Source":"vol","Target":"/d","VolumeOptions":{"DriverConfig":{}}})",
        "type=volume,source=vol,target=/d"},
       {R"({"Type":"volume","Target":"/d","VolumeOptions":{"Labels":null,"DriverConfig":null}})",
        "type=volume,target=/d"},
       {R"({"Type":"image","Source":"a","Target":"/d","ImageOptions":{"Subpath":"x"}})",
        "type=image,source=a,target=/d,image-subpath=x"},
       {R"({"Type":7,"Source":[],"Target":"/d","ReadOnly":"yes","BindOptions":[1],"TmpfsOptions":{"Mode":"x"}})",
        "target=/d"},
       {"[]", ""}});
}
