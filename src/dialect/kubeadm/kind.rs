//! kind: clusters in containers, for development.
//!
//! kind writes a kubeadm configuration and lays the patches of the file over it, first those of the
//! cluster and then those of the node (pkg/cluster/internal/kubeadm/config.go and
//! pkg/internal/patch of kind). A patch is used where its `kind` and, if it has one, its
//! `apiVersion` are those of a document that kind writes.

use crate::apiserver::version::NEWEST_MINOR;
use crate::apiserver::{Dialect, Fault, Version};
use crate::dialect::context::Reader;
use crate::dialect::flag_entry::{self, FlagEntry};
use crate::dialect::kubeadm::configuration::{Configuration, Layers};
use crate::dialect::kubeadm::extra_args::ArgsForm;
use crate::dialect::kubeadm::kind_target::{self, KubeadmTarget};
use crate::dialect::kubeadm::{configuration, extra_args, json_patch};
use crate::dialect::object::Object;
use crate::dialect::pod::mounts::known;
use crate::dialect::version;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::{Node, Stream};

/// Reads a cluster. Every one starts a kube-apiserver.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let node = first_control_plane(object.node);
    let patch_texts = PatchTexts::of(object.node, node);
    if !reader.spend(patch_texts.len() / 64, object.node) {
        return;
    }
    let PatchTexts { texts, pointed } = patch_texts;
    let streams = parse_all(texts.iter(), reader);
    let pointed_streams = parse_all(pointed.iter().map(|(_, text)| text), reader);
    let patches: Vec<Node<'_>> = streams.iter().flat_map(Stream::roots).collect();
    let version = reader.version_or(version(node, &patches, object));
    let target = KubeadmTarget::of(&version, &patches);
    let mut faults = Vec::new();
    if version.exact().is_some() {
        faults = target.faults(&patches, pointed.iter().map(|(item, _)| *item));
    }
    faults.extend(kind_target::unmatched(&patches));
    let joining = kind_target::joining_patches(object.node, node, &patches, &texts);
    let joining = parse_all(joining.iter(), reader);
    faults.extend(kind_target::joining(joining.iter().flat_map(Stream::roots)));
    let mut operations = Vec::new();
    for ((item, _), stream) in pointed.iter().zip(&pointed_streams) {
        if target.is_for(*item) {
            operations.extend(stream.roots());
        }
    }
    let cluster = KindCluster {
        object,
        layers: target.layers(&patches, "ClusterConfiguration"),
        init: target.layers(&patches, "InitConfiguration"),
        pointed: operations,
        target,
        faults,
    };
    let volumes = volumes(&cluster.layers);
    let mut server = cluster.configuration(version).server();
    // An operation may add the extraVolumes that bring a flag's file into the Pod.
    if !pointed.is_empty() {
        server.mounts = None;
    }
    reader.push(server);
    extra_mounts(node, &volumes, reader);
}

/// Files and folders of the user's computer that are mounted into the first node, and from there into the container.
///
/// ```yaml
/// extraVolumes: [{hostPath: /etc/policies, mountPath: /policies}]
/// extraMounts: [{hostPath: ./audit.yaml, containerPath: /etc/policies/audit.yaml}]
/// ```
fn extra_mounts(node: Option<Node<'_>>, volumes: &[(&str, &str)], reader: &mut Reader<'_>) {
    let mounts = node.and_then(|node| node.get("extraMounts"));
    for mount in mounts.into_iter().flat_map(Node::items) {
        let field = |name: &str| mount.get(name).and_then(known);
        let (Some(kept), Some(place)) = (field("hostPath"), field("containerPath")) else {
            continue;
        };
        // Each mount is compared with all volumes.
        if !reader.spend(volumes.len(), mount) {
            return;
        }
        let files = reader.written_files().0;
        files.mount(place, kept);
        for (host, inside) in volumes {
            if let Some(rest) = below(host, place) {
                files.mount(&format!("container:{inside}"), &format!("{kept}{rest}"));
            } else if let Some(rest) = below(place, host) {
                files.mount(&format!("container:{inside}{rest}"), kept);
            }
        }
    }
}

/// The rest of a path below another one, with its slash.
fn below<'p>(path: &'p str, other: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(other.trim_end_matches('/'))?;
    if rest.is_empty() || rest.starts_with('/') { Some(rest) } else { None }
}

/// The places of the node and of the container that `extraVolumes` of the patches connect.
fn volumes<'a>(layers: &Layers<'a>) -> Vec<(&'a str, &'a str)> {
    let lists = layers.0.iter().filter_map(|layer| layer.at(&["apiServer", "extraVolumes"]));
    let field = |volume: Node<'a>, name: &str| volume.get(name).and_then(known);
    let pair = |volume| Some((field(volume, "hostPath")?, field(volume, "mountPath")?));
    lists.flat_map(Node::items).filter_map(pair).collect()
}

/// The patches of a cluster and of one of its nodes.
struct PatchTexts<'a> {
    texts: Vec<MappedText>,
    /// JSON patches, each with the item that names its target.
    pointed: Vec<(Node<'a>, MappedText)>,
}

impl<'a> PatchTexts<'a> {
    /// The number of bytes of all patches.
    fn len(&self) -> usize {
        let pointed = self.pointed.iter().map(|(_, text)| text);
        self.texts.iter().chain(pointed).map(|text| text.text().len()).sum()
    }

    fn of(cluster: Node<'a>, node: Option<Node<'a>>) -> Self {
        let mut patches = Self { texts: Vec::new(), pointed: Vec::new() };
        for holder in [Some(cluster), node].into_iter().flatten() {
            let items = |key: &str| holder.get(key).into_iter().flat_map(Node::items);
            patches.texts.extend(items("kubeadmConfigPatches").filter_map(Node::mapped));
            for item in items("kubeadmConfigPatchesJSON6902") {
                if let Some(text) = item.get("patch").and_then(Node::mapped) {
                    patches.pointed.push((item, text));
                }
            }
        }
        patches
    }
}

fn parse_all<'t>(
    texts: impl Iterator<Item = &'t MappedText>,
    reader: &mut Reader<'_>,
) -> Vec<Stream<'t>> {
    let parsed = texts.map(|text| {
        let stream = Stream::parse_nested(text);
        let broken = stream.documents().iter();
        for error in broken.filter_map(|document| document.error.as_ref()) {
            reader.unreadable(text, error, text.text());
        }
        stream
    });
    parsed.collect()
}

/// The node that `kubeadm init` runs on: the first one of the control plane, which is what a node
/// without a role is.
fn first_control_plane(cluster: Node<'_>) -> Option<Node<'_>> {
    let mut nodes = cluster.get("nodes")?.items();
    nodes.find(|node| {
        let role = node.get("role").and_then(Node::text);
        matches!(role, None | Some("" | "control-plane"))
    })
}

/// The version of a node is that of its image, even if a patch names another one. Without an image
/// kind uses its newest one, and the last patch that names a version is the best guess.
fn version(node: Option<Node<'_>>, patches: &[Node<'_>], object: Object<'_>) -> Version {
    let image = node.and_then(|node| node.get("image"));
    let tag = version::of_tag(image, object.kind_span());
    if tag != Version::Unknown {
        return tag;
    }
    for patch in patches.iter().rev() {
        if let Some(field) = patch.get("kubernetesVersion") {
            return version::of_field(Some(field), Object::of(*patch, object.path).kind_span());
        }
    }
    Version::Unknown
}

struct KindCluster<'a> {
    object: Object<'a>,
    layers: Layers<'a>,
    init: Layers<'a>,
    pointed: Vec<Node<'a>>,
    target: KubeadmTarget,
    faults: Vec<Fault>,
}

impl<'a> KindCluster<'a> {
    fn configuration(mut self, version: Version) -> Configuration<'a> {
        let mut faults = std::mem::take(&mut self.faults);
        for layer in &self.layers.0 {
            configuration::misspelt(*layer, &mut faults);
        }
        Configuration {
            dialect: Dialect::Kind,
            extra: self.extra(&mut faults),
            unordered: !self.target.list(),
            kubeadm: version.exact().map_or(NEWEST_MINOR, |release| release.minor),
            service_subnet: self.service_subnet(),
            given: None,
            partial: false,
            anchor: self.anchor(),
            cluster: self.layers,
            init: self.init,
            version,
            faults,
        }
    }

    fn anchor(&self) -> Span {
        let fallback = self.object.kind_span();
        let layers = self.layers.0.iter().rev();
        let mut anchors = layers.map(|layer| configuration::anchor(*layer, fallback));
        anchors.find(|anchor| *anchor != fallback).unwrap_or(fallback)
    }

    /// The flags that kind sets, then those of every patch, merged by name.
    fn extra(&self, faults: &mut Vec<Fault>) -> Vec<FlagEntry> {
        let mut all = vec![self.assignments("runtimeConfig", "runtime-config")];
        if self.object.node.get("featureGates").is_some() {
            all.push(self.assignments("featureGates", "feature-gates"));
        }
        for layer in &self.layers.0 {
            let holder = layer.get("apiServer");
            let extra = holder.and_then(|holder| extra_args::field(holder, "extraArgs"));
            // A map is read as a list if the patch names no version (`mergeExtraArgs`).
            let lenient = layer.get("apiVersion").is_none()
                && self.target.list()
                && extra.is_some_and(|(_, extra)| extra.is_mapping());
            let form = if lenient { None } else { Some(self.form()) };
            extra_args::merge(&mut all, extra_args::read(extra, form, layer.span(), faults));
        }
        let form = Some(self.form());
        let operations = self.pointed.iter().flat_map(|root| json_patch::operations(*root));
        for operation in operations {
            let read = json_patch::extra_args(&operation.path, operation.value, form, faults);
            extra_args::merge(&mut all, read.unwrap_or_default());
        }
        all
    }

    fn form(&self) -> ArgsForm<'static> {
        ArgsForm { api_version: self.target.0, list: self.target.list() }
    }

    /// A map of kind's own file as the flag that kind makes of it: `A=true,B=false`, sorted.
    fn assignments(&self, field: &str, flag: &'static str) -> FlagEntry {
        let Some((key, map)) = self.object.node.entry(field) else {
            return FlagEntry::default(flag, Ok("".into()), Dialect::Kind, self.anchor());
        };
        let name = MappedText::coarse(flag, key.span());
        // `featureGates: ${feature_gates}` in a script.
        if let Some(scalar) = map.mapped()
            && scalar.unknown(0..scalar.text().len()).is_some()
        {
            return FlagEntry::new(&name, Some(&scalar), Some(map.span()));
        }
        let mut pairs = map.resolved_entries();
        pairs.sort_by_key(|(name, _)| name.text());
        let pairs = pairs.into_iter();
        let parts: Vec<MappedText> =
            pairs.filter_map(|(name, value)| flag_entry::assignment(name, value)).collect();
        let value = flag_entry::join(&parts, map.span());
        FlagEntry::new(&name, Some(&value), Some(map.span()))
    }

    /// `networking.serviceSubnet`, or kind's default
    /// (pkg/apis/config/v1alpha4/default.go).
    fn service_subnet(&self) -> &'a str {
        let networking = self.object.node.get("networking");
        let field = |key: &str| networking.and_then(|node| node.get(key)?.text());
        match (field("serviceSubnet"), field("ipFamily")) {
            (Some(subnet), _) => subnet,
            (None, Some("ipv6")) => "fd00:10:96::/112",
            (None, Some("dual")) => "10.96.0.0/16,fd00:10:96::/112",
            (None, _) => "10.96.0.0/16",
        }
    }
}
