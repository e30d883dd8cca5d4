//! What a `kustomization.yaml` names: resources, components and patches
//! (api/types/kustomization.go of sigs.k8s.io/kustomize).

use std::path::{Path, PathBuf};

use crate::hashed::HashSet;
use crate::mapped_text::MappedText;
use crate::paths;
use crate::source::Source;
use crate::yaml::{Node, Stream};

/// One kustomization, or one component.
pub(super) struct Kustomization {
    /// The number of its file.
    pub(super) file: usize,
    /// Files, and folders with a kustomization.
    pub(super) resources: Vec<String>,
    /// Folders with a component.
    pub(super) components: Vec<String>,
    /// The patches, in the order in which they are applied.
    pub(super) patches: Vec<KustomizePatch>,
}

/// One patch.
pub(super) struct KustomizePatch {
    pub(super) body: PatchBody,
    /// The objects that it is for; `None` for a strategic patch, which names its object itself.
    pub(super) target: Option<PatchTarget>,
}

/// Where a patch is written.
pub(super) enum PatchBody {
    /// In a file.
    File(String),
    /// In the kustomization.
    Inline(MappedText),
}

/// The objects that a patch is for. Kind and name are regular expressions to kustomize.
pub(super) struct PatchTarget {
    pub(super) kind: Option<String>,
    pub(super) name: Option<String>,
    /// True if labels or annotations decide, which are not read here.
    pub(super) by_labels: bool,
}

impl Kustomization {
    /// Reads a file; `None` if it is no map, or a template.
    pub(super) fn read(file: usize, source: &Source) -> Option<Self> {
        let stream = Stream::parse_shared(&source.shared_text());
        let root = stream.roots().next()?;
        if !root.is_mapping() || root.is_in_template() {
            return None;
        }
        let mut patches = Vec::new();
        for item in items(root, "patchesStrategicMerge") {
            patches.extend(strategic(item));
        }
        for item in items(root, "patches").chain(items(root, "patchesJson6902")) {
            patches.extend(with_target(item));
        }
        // Bases are their old name. Kustomize refuses an object that is there twice.
        let mut seen = HashSet::default();
        let resources = texts(root, "resources").chain(texts(root, "bases"));
        let resources = resources.filter(|name| seen.insert(*name)).map(str::to_owned).collect();
        let components = texts(root, "components").map(str::to_owned).collect();
        Some(Self { file, resources, components, patches })
    }

    /// All files and folders that it names.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        let patches = self.patches.iter().filter_map(|patch| match &patch.body {
            PatchBody::File(name) => Some(name),
            PatchBody::Inline(_) => None,
        });
        self.resources.iter().chain(&self.components).chain(patches)
    }

    /// The paths that it names, some of them the folders of others. Its own folder is `own`.
    pub(super) fn named<'k>(&'k self, own: &'k Path) -> impl Iterator<Item = PathBuf> + 'k {
        let named = self.resources.iter().chain(&self.components);
        named.map(|name| Self::path(own, name))
    }

    /// The path of something that it names.
    pub(super) fn path(own: &Path, name: &str) -> PathBuf {
        paths::normal(&own.join(name))
    }
}

impl PatchTarget {
    fn of(node: Node<'_>) -> Self {
        let text = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
        let by_labels = ["labelSelector", "annotationSelector"];
        Self {
            kind: text("kind"),
            name: text("name"),
            by_labels: by_labels.iter().any(|key| node.get(key).is_some()),
        }
    }

    /// True if an object is meant. An expression other than a word or `.*` is not worked out.
    pub(super) fn matches(&self, kind: &str, name: &str) -> bool {
        let fits = |wanted: &Option<String>, found: &str| match wanted.as_deref() {
            None | Some("" | ".*") => true,
            Some(wanted) => wanted.trim_start_matches('^').trim_end_matches('$') == found,
        };
        !self.by_labels && fits(&self.kind, kind) && fits(&self.name, name)
    }
}

/// An item of `patchesStrategicMerge`: the name of a file, or the patch itself.
fn strategic(item: Node<'_>) -> Option<KustomizePatch> {
    let text = item.mapped()?;
    let inline = text.text().contains('\n');
    let body =
        if inline { PatchBody::Inline(text) } else { PatchBody::File(text.text().to_owned()) };
    Some(KustomizePatch { body, target: None })
}

/// An item of `patches` or `patchesJson6902`.
fn with_target(item: Node<'_>) -> Option<KustomizePatch> {
    let body = match (item.get("path").and_then(Node::text), item.get("patch")) {
        (Some(path), _) => PatchBody::File(path.to_owned()),
        (None, Some(patch)) => PatchBody::Inline(patch.mapped()?),
        (None, None) => return None,
    };
    Some(KustomizePatch { body, target: item.get("target").map(PatchTarget::of) })
}

fn items<'n>(root: Node<'n>, key: &str) -> impl Iterator<Item = Node<'n>> {
    root.get(key).into_iter().flat_map(Node::items)
}

fn texts<'n>(root: Node<'n>, key: &str) -> impl Iterator<Item = &'n str> {
    items(root, key).filter_map(Node::text)
}
