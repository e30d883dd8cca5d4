//! vcluster on k3s: the values of its chart, which start k3s in a container.
//!
//! ```yaml
//! controlPlane:           # 0.20 and newer
//!   distro:
//!     k3s:
//!       enabled: true
//!       extraArgs: ["--kube-apiserver-arg=profiling=false"]
//! ---
//! vcluster:               # before 0.20
//!   image: rancher/k3s:v1.29.0-k3s1
//!   extraArgs: ["--kube-apiserver-arg=profiling=false"]
//! ```
//!
//! chart/values.yaml of loft-sh/vcluster, and charts/k3s/values.yaml before 0.20. Which flags vcluster adds depends on
//! its other values, so a missing flag says nothing.

use crate::apiserver::{ApiServer, Completeness, Dialect, Partial};
use crate::dialect::command_line;
use crate::dialect::context::Reader;
use crate::dialect::object::Object;
use crate::dialect::shell::k3s_command;
use crate::dialect::version;
use crate::yaml::Node;

/// Where the arguments and the image are.
const PLACES: [(&[&str], &[&str]); 2] = [
    (&["controlPlane", "distro", "k3s"], &["controlPlane", "distro", "k3s", "image", "tag"]),
    (&["vcluster"], &["vcluster", "image"]),
];

/// Reads the values of a chart, which have no type.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    if !object.api_version.is_empty() || object.node.get("kind").is_some() {
        return;
    }
    for (holder, image) in PLACES {
        let Some((key, arguments)) =
            object.node.at(holder).and_then(|node| node.entry("extraArgs"))
        else {
            continue;
        };
        let words = command_line::strings(arguments);
        let image: Option<Node<'_>> = object.node.at(image);
        let tagged = version::of_tag(image, key.span());
        let version =
            if tagged.exact().is_some() { tagged } else { version::of_field(image, key.span()) };
        let completeness = Completeness::Partial(Partial::Tool(Dialect::Vcluster));
        if let Some(server) = k3s_command::server(Dialect::K3s, key.span(), &words, &version) {
            reader.push(ApiServer { completeness, ..server });
        }
    }
}
