//! Fields that kubeadm does not know, if it is clear which one was meant.
//!
//! kubeadm drops them with a warning (`strict.VerifyUnmarshalStrict`,
//! cmd/kubeadm/app/util/config/initconfiguration.go, 1.36).

use crate::apiserver::{Fault, FaultKind, MisspeltName};
use crate::yaml::Node;

/// Adds the misspelt fields at the top of a cluster configuration and in its `apiServer`.
pub(crate) fn misspelt(cluster: Node<'_>, alpha: bool, faults: &mut Vec<Fault>) {
    let top: &[&'static str] = if alpha {
        &["apiServerExtraArgs", "kubernetesVersion", "certificatesDir"]
    } else {
        &["apiServer", "kubernetesVersion", "certificatesDir", "networking", "etcd"]
    };
    near_misses(cluster, top, faults);
    if alpha {
        return;
    }
    if let Some((key, _)) = cluster.entry("apiServerExtraArgs") {
        faults.push(unknown_field(key, "apiServer.extraArgs"));
    }
    if let Some((_, api_server)) = cluster.entry("apiServer") {
        near_misses(api_server, &["extraArgs", "extraVolumes", "certSANs"], faults);
    }
}

/// A document of kubeadm's group whose kind only resembles `ClusterConfiguration`. kubeadm ignores it with a warning,
/// and ends if no document is left: "no `InitConfiguration` or `ClusterConfiguration` kind was found"
/// (`documentMapToInitConfiguration`, cmd/kubeadm/app/util/config/initconfiguration.go, 1.24; runs of 1.36.3).
pub(crate) fn misspelt_kind(root: Node<'_>, is_refused: bool) -> Option<Fault> {
    let group = root.get("apiVersion").and_then(Node::text)?;
    let kind = root.get("kind")?;
    let written = kind.text()?;
    if !group.starts_with("kubeadm.k8s.io/") || kind.is_hole() {
        return None;
    }
    let meant = MisspeltName::nearest(written, &["ClusterConfiguration"])?;
    let (tool, what, written) = ("kubeadm", "kind", written.to_owned());
    let name = MisspeltName { tool, what, written, meant, is_refused };
    Some(Fault { span: kind.span(), kind: FaultKind::MisspeltName(name) })
}

fn unknown_field(key: Node<'_>, meant: &'static str) -> Fault {
    let field = key.text().unwrap_or_default().to_owned();
    Fault { span: key.span(), kind: FaultKind::UnknownField { field, meant } }
}

/// Adds the keys that differ from a field's name in case, in `_` and `-`, or by an `s` at the end.
fn near_misses(map: Node<'_>, fields: &[&'static str], faults: &mut Vec<Fault>) {
    for (key, _) in map.entries() {
        let Some(name) = key.text() else { continue };
        let near = fields.iter().find(|field| name != **field && is_near(name, field));
        if let Some(meant) = near {
            faults.push(unknown_field(key, meant));
        }
    }
}

fn is_near(name: &str, field: &str) -> bool {
    let plain = |text: &str| text.replace(['_', '-'], "").to_ascii_lowercase();
    let (name, field) = (plain(name), plain(field));
    name == field
        || name.strip_suffix('s') == Some(&field)
        || field.strip_suffix('s') == Some(&name)
}
