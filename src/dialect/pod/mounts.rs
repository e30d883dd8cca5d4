//! The mounts of a container of a Pod.

use crate::apiserver::mounts::{Backing, Mount};
use crate::source::Span;
use crate::yaml::Node;

/// The containers that may write what another one reads.
const CONTAINERS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

/// A Pod's volumes, and what mounts them.
#[derive(Clone, Copy)]
pub(crate) struct Pod<'a> {
    /// The Pod's spec.
    pub(crate) spec: Node<'a>,
    /// The object, for the claims that a `StatefulSet` makes volumes of.
    pub(crate) object: Node<'a>,
}

impl<'a> Pod<'a> {
    /// The mounts of a container. `None` if a template decides on them, and if the Pod does not mention
    /// volumes at all: such a file is an excerpt more often than a mistake.
    pub(crate) fn mounts(self, container: Node<'a>) -> Option<Vec<Mount>> {
        let Some((key, list)) = container.entry("volumeMounts") else {
            let told = self.spec.get("volumes").is_some();
            return (told && !container.may_gain_keys()).then(Vec::new);
        };
        if list.may_gain_items(key) || !(list.is_sequence() || list.is_null()) {
            return None;
        }
        list.items().map(|item| self.mount(item)).collect()
    }

    fn mount(self, item: Node<'a>) -> Option<Mount> {
        let path = item.get("mountPath")?;
        let backing = match item.get("name").map(|name| (name, known(name))) {
            Some((node, Some(name))) => self.backing(name, node.span()),
            _ => Backing::Other,
        };
        Mount::new(known(path)?, path.span(), backing)
    }

    fn backing(self, name: &str, mounted: Span) -> Backing {
        let Some((key, volumes)) = self.spec.entry("volumes") else {
            // A patch of a Pod looks like this. The volumes are elsewhere.
            return Backing::Other;
        };
        let named = |volume: &Node<'_>| volume.get("name").and_then(Node::text) == Some(name);
        let Some(volume) = volumes.items().find(named) else {
            let whole = volumes.is_sequence() && !volumes.may_gain_items(key);
            if !whole || self.is_claimed(name) || volumes.items().any(Node::is_hole) {
                return Backing::Other;
            }
            let name = name.to_owned();
            return Backing::Missing { name, span: mounted };
        };
        if let Some(host) = volume.get("hostPath") {
            // kubeadm mounts its own folders so, and has filled them before.
            return if self.is_kubeadms() { Backing::Host } else { host_path(host, "type") };
        }
        // A volume of which only the name is given is an emptyDir (SetDefaults_Volume,
        // pkg/apis/core/v1/defaults.go).
        let empty = match volume.entry("emptyDir") {
            Some((key, _)) => key,
            None if volume.entries().count() == 1 && !volume.may_gain_keys() => volume,
            None => return Backing::Other,
        };
        if self.times_mounted(name) > 1 {
            return Backing::Other;
        }
        Backing::EmptyDir(empty.span())
    }

    /// True for a manifest that kubeadm wrote: it notes the endpoint in an annotation
    /// (cmd/kubeadm/app/constants/constants.go, `KubeAPIServerAdvertiseAddressEndpointAnnotationKey`).
    fn is_kubeadms(self) -> bool {
        let annotations = self.object.at(&["metadata", "annotations"]);
        let endpoint = "kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint";
        annotations.is_some_and(|annotations| annotations.get(endpoint).is_some())
    }

    fn is_claimed(self, name: &str) -> bool {
        let claims = self.object.at(&["spec", "volumeClaimTemplates"]);
        let mut names = claims.into_iter().flat_map(Node::items);
        names.any(|claim| claim.at(&["metadata", "name"]).and_then(Node::text) == Some(name))
    }

    /// How many containers mount a volume.
    fn times_mounted(self, name: &str) -> usize {
        let lists = CONTAINERS.iter().filter_map(|key| self.spec.get(key));
        let mounts = |container: Node<'_>| {
            let mut items = container.get("volumeMounts").into_iter().flat_map(Node::items);
            items.any(|item| item.get("name").and_then(Node::text) == Some(name))
        };
        lists.flat_map(Node::items).filter(|container| mounts(*container)).count()
    }
}

/// A path of the machine, with the type that its check is told by.
pub(crate) fn host_path(volume: Node<'_>, key: &str) -> Backing {
    let kind = volume.get(key);
    let created = match kind.and_then(Node::text) {
        Some("DirectoryOrCreate") => "DirectoryOrCreate",
        Some("FileOrCreate") => "FileOrCreate",
        _ => return Backing::Host,
    };
    Backing::Created { kind: created, span: kind.map_or(volume.span(), Node::span) }
}

/// The text of a scalar of which no template fills in any part.
pub(crate) fn known(node: Node<'_>) -> Option<&str> {
    let text = node.text()?;
    let filled_in = node.is_in_template()
        && node.mapped().is_some_and(|mapped| mapped.unknown(0..text.len()).is_some());
    (!filled_in).then_some(text)
}
