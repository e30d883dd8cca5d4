//! k0s: its `ClusterConfig`, and the same inside k0sctl's `Cluster` and `K0sControlPlane`.
//!
//! The flags are those of pkg/component/controller/apiserver.go of k0sproject/k0s (dff90ce, before
//! that 00c15fe): an entry of `extraArgs` replaces the one of the same name, `rawArgs` follow as
//! they are.

use crate::apiserver::{ApiServer, Completeness, Dialect, Version};
use crate::dialect::command_line::{self, CommandLine};
use crate::dialect::context::{Object, Reader};
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::flag_place::FlagPlace;
use crate::dialect::tools;
use crate::dialect::version;
use crate::source::Span;
use crate::yaml::{Node, Scalar};

/// Flags whose default comes back if an entry of `extraArgs` empties them.
const REFILLED: [&str; 2] = ["anonymous-auth", "tls-cipher-suites"];

/// Reads a document.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    for place in FlagPlace::all(object) {
        if place.path.dialect == Dialect::K0s {
            let version = version::of_field(place.version(), object.kind_span());
            reader.push(server(place.config(), version, object.kind_span()));
        }
    }
}

fn server(config: Option<Node<'_>>, version: Version, kind: Span) -> ApiServer {
    let path = ["spec", "api", "extraArgs"];
    let anchor = config.and_then(|config| command_line::key_at(config, &path)).unwrap_or(kind);
    let mut line = CommandLine::new(Dialect::K0s, anchor, tools::K0S);
    let api = config.and_then(|config| config.at(&["spec", "api"]));
    if let Some(api) = api {
        bound_address(api, &mut line);
    }
    storage(config.and_then(|config| config.at(&["spec", "storage"])), &mut line);
    for entry in command_line::map_entries(api.and_then(|api| api.get("extraArgs"))) {
        match entry.name.as_str() {
            name if entry.is_empty() && REFILLED.contains(&name) => {}
            // The storage writes its own behind this one.
            "etcd-servers" => line.prepend(entry),
            _ => line.replace(vec![entry]),
        }
    }
    let raw = api.and_then(|api| api.get("rawArgs"));
    line.push_words(&raw.map(command_line::strings).unwrap_or_default());
    line.server(version, Completeness::Defaulted, Vec::new())
}

/// The address that the server listens on, if it is to listen on no other.
fn bound_address(api: Node<'_>, line: &mut CommandLine) {
    let only = api.get("onlyBindToAddress").and_then(Node::scalar);
    if only != Some(Scalar::Bool(true)) {
        return;
    }
    match api.entry("address") {
        Some((key, address)) => {
            line.replace(vec![FlagEntry::field("bind-address", key.span(), address)]);
        }
        None => line.set_default(("bind-address", None)),
    }
}

/// Removes the flags that the storage does not need: kine is reached through a socket without TLS.
fn storage(storage: Option<Node<'_>>, line: &mut CommandLine) {
    let kind = storage.and_then(|storage| storage.get("type")).and_then(Node::text);
    if kind == Some("kine") {
        for name in ["etcd-cafile", "etcd-certfile", "etcd-keyfile"] {
            line.remove(name);
        }
    }
}
