//! The other components that a tool's file has flags for: the controller manager, the scheduler, etcd and
//! the kubelet. The reader of the file finds the API server only.
//!
//! A component is read if somebody gives it flags. What kubeadm adds is known. Other tools add flags that
//! are not read here, so of theirs only what is written is judged.

use std::collections::BTreeMap;

use crate::apiserver::{ApiServer, Completeness, Component, Dialect, Partial, Version};
use crate::component_config;
use crate::dialect::command_line::{self, CommandLine};
use crate::dialect::defaults::ToolFlags;
use crate::dialect::distro::k3s;
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::flag_place;
use crate::dialect::kubeadm::{components, extra_args};
use crate::dialect::object::Object;
use crate::dialect::other_flags::{ETCD_ARG, OtherFlags};
use crate::dialect::tools::FLAG_PATHS;
use crate::source::Span;
use crate::yaml::{Document, Node, Stream};

/// Adds the other components of a stream's documents to the API servers that were found in it. `found` are
/// those that were read from the stream itself.
pub(crate) fn read(stream: &Stream<'_>, path: &str, found: &[ApiServer]) -> Vec<ApiServer> {
    let mut others = Vec::new();
    for (document, server) in only_servers(stream, found) {
        let Some(root) = stream.root(document) else {
            continue;
        };
        if server.dialect == Dialect::Kubeadm {
            others.extend(components::of_cluster(root, &server.version));
        }
        others.extend(of_tool(root, server.dialect, &server.version));
    }
    let cluster = found.iter().find(|server| server.dialect == Dialect::Kubeadm);
    // Workers join with a configuration that has no API server.
    let version = cluster.map_or(Version::Unknown, |server| server.version.clone());
    others.extend(stream.roots().filter_map(|root| components::of_node(root, &version)));
    if found.is_empty() {
        others.extend(stream.roots().flat_map(|root| of_k3s_node(root, path)));
    }
    others
}

/// The components of a file of k3s or RKE2 that gives the API server no flags, as those of agents do:
///
/// ```yaml
/// server: https://10.0.0.1:9345
/// kubelet-arg:
///   - max-pods=200
/// ```
fn of_k3s_node(root: Node<'_>, path: &str) -> Vec<ApiServer> {
    let object = Object::of(root, path);
    if !object.kind.is_empty() || !object.api_version.is_empty() {
        return Vec::new();
    }
    of_tool(root, k3s::dialect_of(object, None), &Version::Unknown)
}

/// The components at the paths of a tool. An object that is a template has the fields below `spec.template`.
fn of_tool(root: Node<'_>, dialect: Dialect, version: &Version) -> Vec<ApiServer> {
    let mut found = Vec::new();
    for fields in [Some(root), root.at(&["spec", "template"])].into_iter().flatten() {
        let rows = FLAG_PATHS.iter().filter(|row| row.dialect == dialect);
        let paths = rows.flat_map(|row| row.others);
        found.extend(paths.filter_map(|path| written(fields, dialect, *path, version)));
    }
    found
}

/// The documents that have one API server, with it. One that has several, such as a list of clusters, has
/// the paths of each elsewhere.
fn only_servers<'s>(
    stream: &'s Stream<'_>,
    found: &'s [ApiServer],
) -> Vec<(&'s Document, &'s ApiServer)> {
    let documents = stream.documents();
    let places: Vec<Span> = documents.iter().map(|document| stream.place(document.span)).collect();
    let mut servers: BTreeMap<usize, Option<&ApiServer>> = BTreeMap::new();
    for server in found.iter().filter(|server| server.component.is_api_server()) {
        let at = places.partition_point(|place| place.end < server.anchor.end);
        let several = servers.contains_key(&at);
        servers.insert(at, if several { None } else { Some(server) });
    }
    let mut only = Vec::new();
    for (at, server) in servers {
        if let (Some(document), Some(server)) = (documents.get(at), server) {
            only.push((document, server));
        }
    }
    only
}

/// A component of which only the written flags are known.
fn written(
    root: Node<'_>,
    dialect: Dialect,
    (component, path): OtherFlags,
    version: &Version,
) -> Option<ApiServer> {
    let own = flag_place::entry(root, path);
    let more = appended(root, path)
        .filter(|(key, _)| own.is_none_or(|(before, _)| before.span() < key.span()));
    let (key, _) = own.or(more)?;
    let mut entries: Vec<FlagEntry> =
        own.into_iter().chain(more).flat_map(|(key, flags)| entries(key, flags)).collect();
    if path.ends_with(ETCD_ARG) {
        // What is no key of the file is ignored.
        entries.retain(|entry| {
            component_config::etcd_field(&entry.name).is_some_and(|field| field == entry.name)
        });
    }
    if entries.is_empty() {
        return None;
    }
    let mut line = CommandLine::new(dialect, key.span(), ToolFlags::NONE);
    line.replace(entries);
    let version = if component == Component::Etcd { Version::Unknown } else { version.clone() };
    let completeness = Completeness::Partial(Partial::Tool(dialect));
    let server = line.server(version, completeness, Vec::new());
    Some(ApiServer { component, program: component.name().to_owned(), ..server })
}

/// A key of k3s and RKE2 that adds to the values before it, in this file and in others of `config.yaml.d`
/// (`mergeConfigs` in pkg/configfilearg/parser.go):
///
/// ```yaml
/// kubelet-arg+:
///   - max-pods=200
/// ```
fn appended<'a>(root: Node<'a>, path: &str) -> Option<(Node<'a>, Node<'a>)> {
    if !path.ends_with("-arg") {
        return None;
    }
    flag_place::entry(root, &format!("{path}+"))
}

/// Flags as a map, as a list of names and values, or as a list of words.
fn entries(key: Node<'_>, flags: Node<'_>) -> Vec<FlagEntry> {
    if flags.is_mapping() {
        return command_line::map_entries(Some(flags));
    }
    if flags.items().any(Node::is_mapping) {
        return extra_args::read(Some((key.span(), flags)), None, key.span(), &mut Vec::new());
    }
    command_line::strings(flags).iter().map(FlagEntry::word).collect()
}
