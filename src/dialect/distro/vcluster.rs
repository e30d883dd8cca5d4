//! vcluster: the values of its chart, which run a cluster as a workload of another.

use crate::apiserver::{ApiServer, Completeness, Dialect, Partial};
use crate::dialect::command_line::{self, CommandLine, ToolDefault};
use crate::dialect::context::{Object, Reader};
use crate::dialect::version;
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// What vcluster always sets (loft-sh/vcluster, 4876675); the certificates are its own.
const DEFAULTS: [ToolDefault; 3] =
    [("client-ca-file", None), ("tls-cert-file", None), ("tls-private-key-file", None)];

/// Reads the values of a chart, which have no type.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    if !object.api_version.is_empty() || object.node.get("kind").is_some() {
        return;
    }
    if let Some(server) = server(object.node) {
        reader.push(server);
    }
}

/// Which flags vcluster adds depends on where its nodes are, so a missing one says nothing.
fn server(root: Node<'_>) -> Option<ApiServer> {
    let distribution = root.at(&["controlPlane", "distro", "k8s"])?;
    let anchor = command_line::key_at(distribution, &["apiServer", "extraArgs"])?;
    let words: Vec<MappedText> = (distribution.at(&["apiServer", "extraArgs"]))
        .map(command_line::strings)
        .unwrap_or_default();
    let mut line = CommandLine::new(Dialect::Vcluster, anchor, &DEFAULTS);
    for (name, _) in DEFAULTS {
        let flag = format!("--{name}=");
        if words.iter().any(|word| word.text().starts_with(&flag)) {
            line.remove(name);
        }
    }
    line.push_words(&words);
    let field = distribution.at(&["version"]).or_else(|| distribution.at(&["image", "tag"]));
    let version = version::of_field(field, anchor);
    let completeness = Completeness::Partial(Partial::Tool(Dialect::Vcluster));
    Some(line.server(version, completeness, Vec::new()))
}
