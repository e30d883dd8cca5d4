//! k3d's configuration file, which creates a cluster of k3s in containers.
//!
//! ```yaml
//! apiVersion: k3d.io/v1alpha5
//! kind: Simple
//! image: rancher/k3s:v1.31.5-k3s1
//! options:
//!   k3s:
//!     extraArgs:
//!       - arg: --kube-apiserver-arg=profiling=false
//!         nodeFilters:
//!           - server:*
//! ```
//!
//! v1alpha1 and v1alpha2 have `extraServerArgs`, a list of strings (pkg/config/v1alpha2/types.go of k3d-io/k3d;
//! v1alpha3 to v1alpha5 for the form above).

use crate::apiserver::Dialect;
use crate::dialect::command_line;
use crate::dialect::context::Reader;
use crate::dialect::host_files;
use crate::dialect::object::Object;
use crate::dialect::shell::{k3d_command, k3s_command};
use crate::dialect::version;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::Node;

/// Reads a configuration file.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    if object.group() != "k3d.io" || object.kind != "Simple" {
        return;
    }
    let Some(options) = object.node.at(&["options", "k3s"]) else { return };
    let mut found: Option<Span> = None;
    let mut words: Vec<MappedText> = Vec::new();
    if let Some((key, list)) = options.entry("extraArgs") {
        found = Some(key.span());
        words.extend(list.items().filter(|item| is_for_servers(*item)).filter_map(argument));
    }
    if let Some((key, list)) = options.entry("extraServerArgs") {
        found = found.or(Some(key.span()));
        words.extend(command_line::strings(list));
    }
    let Some(anchor) = found else { return };
    let version = version::of_tag(object.node.get("image"), object.kind_span());
    if let Some(server) = k3s_command::server(Dialect::K3d, anchor, &words, &version) {
        reader.push(server);
        for volume in object.node.get("volumes").into_iter().flat_map(Node::items) {
            if is_for_servers(volume) {
                host_files::mount(volume.get("volume"), reader);
            }
        }
    }
}

/// `arg: …`; the whole item if it is a string.
fn argument(item: Node<'_>) -> Option<MappedText> {
    let argument = if item.is_mapping() { item.get("arg")? } else { item };
    argument.mapped()
}

/// True for an argument without a filter of nodes, or with one that chooses a server.
fn is_for_servers(item: Node<'_>) -> bool {
    let Some(filters) = item.get("nodeFilters").filter(|filters| filters.is_sequence()) else {
        return true;
    };
    let mut names = filters.items().filter_map(Node::text).peekable();
    names.peek().is_none() || names.any(k3d_command::chooses_servers)
}
