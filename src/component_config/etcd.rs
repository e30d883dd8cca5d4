//! The file that `--config-file` of etcd names. It replaces every flag.
//!
//! A file with the addresses of a member is read as an etcd, with its keys as flags, wherever it is written.
//! This module judges the rest: how the keys are decoded, and files of another kind.

use std::sync::OnceLock;

use super::decode;
use super::formats::FileFormat;
use super::found::FlaggedFile;
use super::versions;
use super::{ConfigFault, HostFile, Schema};
use crate::apiserver::{ApiServer, FileFault};
use crate::yaml::{Node, Stream};

const FLAG: &str = "config-file";
const KIND: &str = "EtcdConfiguration";
const KINDS: &[&str] = &[KIND];

/// The columns of etcd 3.4 and 3.6 in the tables of flags: the releases that were read.
const READ: (u8, u8) = (34, 36);

/// Keys of which the file of a member has several.
const TELLING: [&str; 8] = [
    "advertise-client-urls",
    "client-transport-security",
    "initial-advertise-peer-urls",
    "initial-cluster",
    "initial-cluster-token",
    "listen-client-urls",
    "listen-peer-urls",
    "peer-transport-security",
];

/// The sections of certificates, and what their keys begin with as flags.
const SECTIONS: [(&str, &str); 2] =
    [("client-transport-security", ""), ("peer-transport-security", "peer-")];

/// Keys whose values only the parser of the flag looks at (`configFromFile` in embed/config.go).
const UNCHECKED: [&str; 2] = ["metrics", "v2-deprecation"];

fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| Schema::read(include_str!("etcd.schema")))
}

/// True for the file of a member. It names neither a kind nor a version of an API.
pub fn is_etcd(root: Node<'_>) -> bool {
    let telling = || TELLING.iter().filter(|key| root.get(key).is_some());
    root.get("kind").is_none() && root.get("apiVersion").is_none() && telling().count() >= 2
}

/// The keys of a file with the flags that set the same. The last of several equal keys is the one that is
/// read.
pub fn etcd_flags(root: Node<'_>) -> Vec<(String, Node<'_>, Node<'_>)> {
    let mut flags = Vec::new();
    for (key, value) in root.entries() {
        let Some(name) = key.text() else { continue };
        if let Some((_, prefix)) = SECTIONS.iter().find(|(section, _)| *section == name) {
            for (key, value) in value.entries() {
                if let Some(flag) = key.text().and_then(|name| of_section(name, prefix)) {
                    flags.push((flag, key, value));
                }
            }
        } else if !UNCHECKED.contains(&name)
            && schema().fields(KIND).iter().any(|field| field.name == name)
        {
            flags.push((name.to_owned(), key, value));
        }
    }
    flags
}

/// The flag of a key in a section: `allowed-cn` of peers is `--peer-cert-allowed-cn`.
fn of_section(name: &str, prefix: &str) -> Option<String> {
    if !schema().fields("SecurityConfiguration").iter().any(|field| field.name == name) {
        return None;
    }
    Some(match (name, prefix) {
        ("allowed-cn", "") => return None,
        ("allowed-cn" | "allowed-hostname", "peer-") => format!("peer-cert-{name}"),
        ("allowed-hostname", _) => "client-cert-allowed-hostname".to_owned(),
        _ => format!("{prefix}{name}"),
    })
}

/// The key that sets what a flag of etcd sets: `peer-transport-security.cert-file`.
pub fn etcd_field(flag: &str) -> Option<String> {
    for (section, prefix) in SECTIONS.iter().rev() {
        let mut names = schema().fields("SecurityConfiguration").iter().map(|field| field.name);
        if let Some(name) = names.find(|name| of_section(name, prefix).as_deref() == Some(flag)) {
            return Some(format!("{section}.{name}"));
        }
    }
    let mut names = schema().fields(KIND).iter().map(|field| field.name);
    names.find(|name| *name == flag).map(ToOwned::to_owned)
}

/// Why no etcd that was read can decode the file of a member.
pub fn etcd_undecodable(root: Node<'_>) -> Vec<ConfigFault> {
    versions::common_faults(READ, |minor| faults(root, minor))
}

fn faults(root: Node<'_>, minor: u8) -> Vec<ConfigFault> {
    decode::decode_node(schema(), KINDS, root, minor).faults
}

/// The faults of the file that `--config-file` names, without those that it has if it is read by itself.
pub(super) fn judge_files(
    server: &ApiServer,
    find: &dyn Fn(&str) -> Option<HostFile>,
) -> Vec<FileFault> {
    let Some(named) = FlaggedFile::of(server, FLAG, find) else {
        return Vec::new();
    };
    let Some(minors) = versions::minors(server, FLAG, READ.0) else {
        return Vec::new();
    };
    named.faults(server, (FileFormat::Document(KINDS), minors), |_, text| {
        let stream = Stream::parse_nested(text);
        let document = stream.documents().first();
        let root = document.and_then(|document| stream.root(document));
        let is_broken = document.is_some_and(|document| document.error.is_some());
        // An empty file sets nothing.
        if !is_broken && root.is_none_or(Node::is_null) {
            return Vec::new();
        }
        let mut found = versions::common_faults(minors, |minor| {
            decode::decode(schema(), KINDS, text, &stream, minor).faults
        });
        if let Some(root) = root.filter(|root| is_etcd(*root)) {
            let told = etcd_undecodable(root);
            found.retain(|fault| !told.iter().any(|other| other.identity() == fault.identity()));
        }
        found
    })
}
