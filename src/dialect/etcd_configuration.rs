//! Reads the file that `--config-file` of etcd names. Each key becomes the flag with the same meaning.
//!
//! ```yaml
//! name: node-1
//! listen-client-urls: https://10.0.0.1:2379
//! client-transport-security:
//!   cert-file: /etc/etcd/server.crt
//! ```
//!
//! The file replaces every flag and every variable (`configFromFile` in embed/config.go of etcd 3.4 to 3.6),
//! so rules about flags judge it.

use crate::apiserver::{ApiServer, Completeness, Component, Dialect, Partial, Version, flags};
use crate::component_config::{self, ConfigFault};
use crate::dialect::command_line::CommandLine;
use crate::dialect::context::Reader;
use crate::dialect::defaults::ToolFlags;
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::object::Object;
use crate::yaml::{Node, Presence, Scalar};

/// Reads the etcd of its configuration file.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let root = object.node;
    if !component_config::is_etcd(root) || !reader.first_time(root) {
        return;
    }
    let faults = component_config::etcd_undecodable(root);
    let mut line =
        CommandLine::new(Dialect::EtcdConfiguration, object.kind_span(), ToolFlags::NONE);
    for (flag, key, value) in component_config::etcd_flags(root) {
        let is_decoded = !faults.iter().any(|fault| value.span().contains(fault.span));
        if is_decoded && let Some(entry) = entry(&flag, key, value, root) {
            line.replace(vec![entry]);
        }
    }
    let completeness = if root.may_gain_keys() {
        Completeness::Partial(Partial::Template)
    } else {
        Completeness::Whole
    };
    let mut server = line.server(Version::Unknown, completeness, Vec::new());
    server.component = Component::Etcd;
    Component::Etcd.name().clone_into(&mut server.program);
    server.file_faults = faults.into_iter().map(ConfigFault::of_own_text).collect();
    reader.push(server);
}

/// A key as a flag; `None` for a key without a value, and for a duration, which is a number here.
fn entry(flag: &str, key: Node<'_>, value: Node<'_>, root: Node<'_>) -> Option<FlagEntry> {
    let kind = flags::of(Component::Etcd).find(flag).map(|known| known.kind);
    if value.is_null() || value.is_mapping() || kind == Some(flags::FlagType::Duration) {
        return None;
    }
    let mut entry = FlagEntry::field(flag, key.span(), value);
    entry.maybe = key.presence(root.span()) != Presence::Certain;
    // `yes` and `on` are true too.
    if let Some(Scalar::Bool(is_on)) = value.scalar() {
        entry.set_value(if is_on { "true" } else { "false" });
    }
    Some(entry)
}

/// Gives the file the version of the etcd in the same text that is started with a file.
pub(crate) fn take_version(servers: &mut [ApiServer]) {
    let is_file = |server: &ApiServer| server.dialect == Dialect::EtcdConfiguration;
    if !servers.iter().any(is_file) {
        return;
    }
    let starts = |server: &&ApiServer| {
        server.component == Component::Etcd && server.setting("config-file").is_set()
    };
    let mut versions: Vec<Version> =
        servers.iter().filter(starts).map(|server| server.version.clone()).collect();
    versions.dedup();
    let [version] = versions.as_slice() else {
        return;
    };
    for server in servers.iter_mut().filter(|server| is_file(server)) {
        server.version = version.clone();
    }
}
