//! Puts the objects of a kustomization together: its resources with its components and patches.

use std::path::{Path, PathBuf};

use super::Kustomizations;
use super::kustomization::{Kustomization, KustomizePatch, PatchBody};
use crate::source::Span;
use crate::yaml::overlay::{Rendered, Tree};
use crate::yaml::{Node, Stream};

/// How many kustomizations may refer to one another in a row, so that a circle ends.
const DEPTH_MAX: usize = 16;

/// The kinds of Kubernetes itself, whose lists are merged by a key.
const NATIVE: [&str; 8] = [
    "Pod",
    "Deployment",
    "DaemonSet",
    "StatefulSet",
    "ReplicaSet",
    "ReplicationController",
    "Job",
    "PodTemplate",
];

/// An object with the patches that were applied to it.
pub(super) struct Built {
    /// The number of the file with the object.
    pub(super) file: usize,
    /// The object and its patches, where they are written.
    pub(super) places: Vec<(usize, Span)>,
    tree: Tree,
    /// False if a patch for it could not be applied.
    whole: bool,
}

impl Built {
    /// The result as a text.
    pub(super) fn render(&self) -> Rendered {
        Rendered::of(&self.tree)
    }

    fn text(&self, path: &[&str]) -> &str {
        self.tree.at(path).and_then(Tree::text).unwrap_or_default()
    }
}

/// The objects of a kustomization that patches change, if they may start a component. `None` if that takes too many
/// steps.
pub(super) fn run(workspace: &Kustomizations<'_>, folder: &Path) -> Option<Vec<Built>> {
    let mut objects = Vec::new();
    add(workspace, folder, DEPTH_MAX, &mut objects);
    objects.retain(|object| object.whole && object.places.len() > 1);
    if workspace.steps.are_spent() { None } else { Some(objects) }
}

fn add(workspace: &Kustomizations<'_>, folder: &Path, depth: usize, objects: &mut Vec<Built>) {
    let (Some(depth), Some(kustomization)) =
        (depth.checked_sub(1), workspace.by_folder.get(folder))
    else {
        return;
    };
    let mut own = Vec::new();
    for name in &kustomization.resources {
        if !workspace.steps.take(name.len()) {
            return;
        }
        let path = Kustomization::path(folder, name);
        if workspace.by_folder.contains_key(&path) {
            add(workspace, &path, depth, &mut own);
        } else {
            read_objects(workspace, &path, &mut own);
        }
    }
    for name in &kustomization.components {
        if !workspace.steps.take(name.len()) {
            return;
        }
        let path = Kustomization::path(folder, name);
        // A component changes the objects that were read before it.
        if let Some(component) = workspace.by_folder.get(&path) {
            for resource in &component.resources {
                if !workspace.steps.take(resource.len()) {
                    return;
                }
                read_objects(workspace, &Kustomization::path(&path, resource), &mut own);
            }
            apply(workspace, component, &path, &mut own);
        }
    }
    apply(workspace, kustomization, folder, &mut own);
    objects.append(&mut own);
}

/// The objects of a file with a component.
fn read_objects(workspace: &Kustomizations<'_>, path: &PathBuf, objects: &mut Vec<Built>) {
    let Some(&number) = workspace.numbers.get(path) else {
        return;
    };
    let Some(file) = workspace.files.get(number).filter(|file| !file.servers.is_empty()) else {
        return;
    };
    if !workspace.steps.take(file.source.text().len()) {
        return;
    }
    let stream = Stream::parse_shared(&file.source.shared_text());
    for root in stream.roots() {
        // The servers are in the order of the text.
        let start = root.span().start;
        let next = file.servers.partition_point(|server| server.anchor.start < start);
        let next = file.servers.get(next);
        if next.is_some_and(|server| root.span().contains(server.anchor))
            && let Some(tree) = Tree::of(root, number)
        {
            let places = vec![(number, root.span())];
            objects.push(Built { file: number, places, tree, whole: true });
        }
    }
}

fn apply(
    workspace: &Kustomizations<'_>,
    kustomization: &Kustomization,
    folder: &Path,
    objects: &mut [Built],
) {
    for patch in &kustomization.patches {
        match &patch.body {
            PatchBody::Inline(text) => {
                if !workspace.steps.take(text.text().len()) {
                    return;
                }
                let stream = Stream::parse_nested(text);
                for root in stream.roots() {
                    apply_root(workspace, root, (kustomization.file, patch), objects);
                }
            }
            PatchBody::File(name) => {
                let number = workspace.numbers.get(&Kustomization::path(folder, name));
                let Some((number, file)) =
                    number.and_then(|&number| Some((number, workspace.files.get(number)?)))
                else {
                    continue;
                };
                if !workspace.steps.take(file.source.text().len()) {
                    return;
                }
                let stream = Stream::parse_shared(&file.source.shared_text());
                for root in stream.roots() {
                    apply_root(workspace, root, (number, patch), objects);
                }
            }
        }
    }
}

/// Applies one document of a patch to the objects that it is for. `number` is that of its file. Kustomize may have
/// changed the name of an object before. So if no name fits and there is only one object of the kind, the patch is
/// for that one.
fn apply_root(
    workspace: &Kustomizations<'_>,
    root: Node<'_>,
    (number, patch): (usize, &KustomizePatch),
    objects: &mut [Built],
) {
    let kind = root.get("kind").and_then(Node::text).unwrap_or_default();
    let name = root.at(&["metadata", "name"]).and_then(Node::text).unwrap_or_default();
    for object in objects {
        if !workspace.steps.take(0) {
            return;
        }
        let (own_kind, own_name) = (object.text(&["kind"]), object.text(&["metadata", "name"]));
        let meant = match &patch.target {
            Some(target) => target.matches(own_kind, own_name),
            None => own_kind == kind && own_name == name,
        };
        if !meant {
            continue;
        }
        // Each place of an object gets all others.
        let places = object.places.len();
        if !workspace.steps.take(root.span().range().len() + places) {
            return;
        }
        let native = NATIVE.contains(&own_kind);
        match Tree::of(root, number) {
            Some(tree) if root.is_sequence() => object.whole &= object.tree.apply(&tree),
            Some(tree) => object.tree.merge(&tree, native),
            None => object.whole = false,
        }
        object.places.push((number, root.span()));
    }
}
