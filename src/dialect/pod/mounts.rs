//! The mounts of a container of a Pod.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::apiserver::mounts::{Backing, Mount};
use crate::hashed::{HashMap, HashSet};
use crate::source::Span;
use crate::yaml::Node;

/// The containers that may write what another one reads.
const CONTAINERS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

/// A Pod's volumes, and what mounts them.
pub(crate) struct Pod<'a> {
    /// The Pod's spec.
    spec: Node<'a>,
    /// The object, for the claims that a `StatefulSet` makes volumes of.
    object: Node<'a>,
    /// Worked out for the first mount. A Pod may have thousands of volumes, each with a mount.
    volumes: OnceCell<VolumeIndex<'a>>,
}

/// The volumes of a Pod by name.
struct VolumeIndex<'a> {
    /// The first volume of each name.
    by_name: HashMap<&'a str, Node<'a>>,
    /// True if a template fills in a volume.
    has_hole: bool,
    /// The names of the claims.
    claims: HashSet<&'a str>,
    /// How many containers mount a volume.
    times_mounted: HashMap<&'a str, usize>,
}

impl<'a> Pod<'a> {
    pub(crate) const fn new(spec: Node<'a>, object: Node<'a>) -> Self {
        Self { spec, object, volumes: OnceCell::new() }
    }

    /// The mounts of a container. `None` if a template decides on them, and if the Pod does not mention
    /// volumes at all: such a file is an excerpt more often than a mistake.
    pub(crate) fn mounts(&self, container: Node<'a>) -> Option<Arc<[Mount]>> {
        let Some((key, list)) = container.entry("volumeMounts") else {
            // The volumes of a service of Compose have no names: `- ./pki:/pki:ro`.
            let volumes = self.spec.get("volumes");
            let told = volumes
                .is_some_and(|volumes| volumes.items().all(|volume| volume.get("name").is_some()));
            return (told && !container.may_gain_keys()).then(Arc::default);
        };
        if list.may_gain_items(key) || !(list.is_sequence() || list.is_null()) {
            return None;
        }
        list.items().map(|item| self.mount(item)).collect()
    }

    fn mount(&self, item: Node<'a>) -> Option<Mount> {
        let path = item.get("mountPath")?;
        let (backing, origin) = match item.get("name").map(|name| (name, known(name))) {
            Some((node, Some(name))) => {
                (self.backing(name, node.span()), self.origin(name, item.get("subPath")))
            }
            _ => (Backing::Other, None),
        };
        Some(Mount::new(known(path)?, path.span(), backing)?.kept_at(origin))
    }

    /// Where the files of a volume are kept. `items` of a volume give them other names.
    ///
    /// ```yaml
    /// - {name: policies, hostPath: {path: /srv/policies}}
    /// - {name: policies, configMap: {name: audit-policy}}
    /// ```
    fn origin(&self, name: &str, sub_path: Option<Node<'_>>) -> Option<String> {
        let index = self.volumes.get_or_init(|| VolumeIndex::of(self.spec, self.object));
        let volume = index.by_name.get(name)?;
        let held = |kind: &str, key: &str| {
            let source = volume.get(kind)?;
            let renamed = source.get("items").is_some();
            if renamed { None } else { source.get(key).and_then(known) }
        };
        let origin = if let Some(path) = volume.at(&["hostPath", "path"]) {
            known(path)?.to_owned()
        } else if let Some(name) = held("configMap", "name") {
            format!("configmap:{name}")
        } else if let Some(name) = held("secret", "secretName") {
            format!("secret:{name}")
        } else {
            return None;
        };
        match sub_path {
            Some(sub_path) => Some(format!("{origin}/{}", known(sub_path)?)),
            None => Some(origin),
        }
    }

    fn backing(&self, name: &str, mounted: Span) -> Backing {
        let Some((key, volumes)) = self.spec.entry("volumes") else {
            // A patch of a Pod looks like this. The volumes are elsewhere.
            return Backing::Other;
        };
        let index = self.volumes.get_or_init(|| VolumeIndex::of(self.spec, self.object));
        let Some(&volume) = index.by_name.get(name) else {
            let whole = volumes.is_sequence() && !volumes.may_gain_items(key);
            if !whole || index.claims.contains(name) || index.has_hole {
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
        if index.times_mounted.get(name).is_some_and(|&times| times > 1) {
            return Backing::Other;
        }
        Backing::EmptyDir(empty.span())
    }

    /// True for a manifest that kubeadm wrote: it notes the endpoint in an annotation
    /// (cmd/kubeadm/app/constants/constants.go, `KubeAPIServerAdvertiseAddressEndpointAnnotationKey`).
    fn is_kubeadms(&self) -> bool {
        let annotations = self.object.at(&["metadata", "annotations"]);
        let endpoint = "kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint";
        annotations.is_some_and(|annotations| annotations.get(endpoint).is_some())
    }
}

impl<'a> VolumeIndex<'a> {
    fn of(spec: Node<'a>, object: Node<'a>) -> Self {
        let mut index = Self {
            by_name: HashMap::default(),
            has_hole: false,
            claims: HashSet::default(),
            times_mounted: HashMap::default(),
        };
        for volume in spec.get("volumes").into_iter().flat_map(Node::items) {
            index.has_hole |= volume.is_hole();
            if let Some(name) = volume.get("name").and_then(Node::text) {
                index.by_name.entry(name).or_insert(volume);
            }
        }
        let claims = object.at(&["spec", "volumeClaimTemplates"]).into_iter().flat_map(Node::items);
        index.claims = claims.filter_map(|claim| claim.at(&["metadata", "name"])?.text()).collect();
        let lists = CONTAINERS.iter().filter_map(|key| spec.get(key));
        for container in lists.flat_map(Node::items) {
            let items = container.get("volumeMounts").into_iter().flat_map(Node::items);
            let mounted: HashSet<&str> =
                items.filter_map(|item| item.get("name").and_then(Node::text)).collect();
            for name in mounted {
                *index.times_mounted.entry(name).or_default() += 1;
            }
        }
        index
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
    let filled_in = node.is_in_template() && node.unknown().is_some();
    (!filled_in).then_some(text)
}
