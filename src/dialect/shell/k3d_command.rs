//! `k3d cluster create`, which runs k3s in containers.
//!
//! ```text
//! k3d cluster create dev --k3s-arg "--kube-apiserver-arg=profiling=false@server:*"
//! ```
//!
//! Version 5 has `--k3s-arg` with a filter of nodes, version 4 `--k3s-server-arg` without one
//! (cmd/cluster/clusterCreate.go of k3d-io/k3d; docs/design/concepts.md for the filters).

use crate::apiserver::{ApiServer, Dialect, Version};
use crate::dialect::image;
use crate::dialect::shell::{k3s_command, long_options, program_name, wrappers};
use crate::mapped_text::MappedText;

const FLAG: &str = "--k3s-arg";
const OLD_FLAG: &str = "--k3s-server-arg";

/// The server of a cluster that k3d creates, if flags are given for it.
pub(crate) fn started(words: &[MappedText]) -> Option<ApiServer> {
    let (program, rest) = wrappers::innermost(words).split_first()?;
    // A recipe of make may begin with `@`.
    if program_name::basename(program.text()).trim_start_matches(['@', '-', '+']) != "k3d" {
        return None;
    }
    if !rest.iter().any(|word| word.text() == "create") {
        return None;
    }
    let mut given: Vec<MappedText> =
        long_options::values(rest, FLAG).iter().filter_map(for_servers).collect();
    given.extend(long_options::values(rest, OLD_FLAG));
    let anchor = program.span(0..program.text().len());
    let image = long_options::value(rest, &["--image", "-i"]);
    let version = image.and_then(|image| image::tag_version(&image)).unwrap_or(Version::Unknown);
    k3s_command::server(Dialect::K3d, anchor, &given, &version)
}

/// An argument without its filter of nodes; `None` if the filter leaves out the servers.
pub(crate) fn for_servers(value: &MappedText) -> Option<MappedText> {
    let Some((argument, filters)) = value.text().split_once('@') else {
        return Some(value.clone());
    };
    if !filters.split(['@', ';']).any(chooses_servers) {
        return None;
    }
    Some(value.slice(0..argument.len()))
}

/// True for `server:*`, `servers:0` and `all`.
pub(crate) fn chooses_servers(filter: &str) -> bool {
    filter.is_empty() || filter.starts_with("server") || filter.starts_with("all")
}
