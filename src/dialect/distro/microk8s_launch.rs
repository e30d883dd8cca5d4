//! The launch configuration of MicroK8s.
//!
//! ```yaml
//! version: 0.1.0
//! extraKubeAPIServerArgs:
//!   --audit-log-path: /var/log/audit.log
//!   --profiling: null
//! ```
//!
//! An entry replaces the snap's own argument, and null removes it (pkg/k8sinit/launcher.go of
//! canonical/microk8s-cluster-agent). What the snap sets by itself is in another file.

use crate::apiserver::{Completeness, Dialect, Partial, Version};
use crate::dialect::command_line::CommandLine;
use crate::dialect::context::Reader;
use crate::dialect::defaults::ToolFlags;
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::object::Object;
use crate::mapped_text::MappedText;
use crate::yaml::Node;

const KEY: &str = "extraKubeAPIServerArgs";

/// Reads a part of a launch configuration, or the whole.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let root = object.node;
    if !object.api_version.is_empty() || root.get("kind").is_some() || root.get("version").is_none()
    {
        return;
    }
    let Some((key, arguments)) = root.entry(KEY) else { return };
    if !arguments.is_mapping() || !reader.step(arguments) {
        return;
    }
    let mut line = CommandLine::new(Dialect::MicroK8s, key.span(), ToolFlags::NONE);
    for (name, value) in arguments.resolved_entries() {
        if !value.is_null() {
            line.replace(name.mapped().map(|name| entry(&name, value)).into_iter().collect());
        }
    }
    let completeness = Completeness::Partial(Partial::Tool(Dialect::MicroK8s));
    reader.push(line.server(Version::Unknown, completeness, Vec::new()));
}

/// The names have their dashes.
fn entry(name: &MappedText, value: Node<'_>) -> FlagEntry {
    let text = name.text();
    let dashes = text.len() - text.trim_start_matches('-').len();
    FlagEntry::named(&name.slice(dashes..text.len()), Some(value))
}
