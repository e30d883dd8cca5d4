//! Judges a control plane's template of Cluster API with the patches of the classes that use it, if they are in
//! other files of the run.
//!
//! ```text
//! templates/control-plane.yaml     kind: KubeadmControlPlaneTemplate
//! classes/default.yaml             kind: ClusterClass, with patches of that template
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use super::ReadFile;
use super::kustomize::{Composed, ReadText, StepsLeft, too_much};
use crate::dialect;
use crate::yaml::overlay::{Rendered, Tree};
use crate::yaml::{Node, Stream};

/// Gives templates and classes in different files the servers that they make together.
pub(super) fn connect(files: &mut [ReadFile], read: &ReadText<'_>) {
    let mut texts = Vec::new();
    for (number, file) in files.iter().enumerate() {
        if file.may_have_class() {
            let stream = Stream::parse_shared(&file.source.shared_text());
            let folder = Path::new(file.source.path()).parent().map(Path::to_owned);
            texts.push((number, folder.unwrap_or_default(), stream));
        }
    }
    if texts.len() < 2 {
        return;
    }
    let mut objects = Objects::default();
    for (number, folder, stream) in &texts {
        for root in stream.roots() {
            objects.add(Placed { number: *number, folder, root });
        }
    }
    let mut composed = Composed::new(files);
    let steps = StepsLeft::of(files);
    let mut unread = Vec::new();
    for template in objects.templates.values().flatten() {
        let Some(classes) = objects.classes_of(template, &steps) else {
            unread.push(template.number);
            continue;
        };
        if classes.is_empty() {
            continue;
        }
        let parts = [&[*template], classes.as_slice()].concat();
        let trees: Option<Vec<Tree>> =
            parts.iter().map(|part| Tree::of(part.root, part.number)).collect();
        let places: Vec<_> = parts.iter().map(|part| (part.number, part.root.span())).collect();
        if let Some(trees) = trees
            && !composed.add(files, template.number, &Rendered::documents(&trees), &places, read)
        {
            unread.push(template.number);
        }
    }
    composed.apply(files);
    unread.dedup();
    for number in unread {
        if let Some(file) = files.get_mut(number) {
            file.fail(too_much("the classes of this template"));
        }
    }
}

/// An object in a file of the run.
#[derive(Clone, Copy)]
struct Placed<'a> {
    /// The number of the file.
    number: usize,
    folder: &'a Path,
    root: Node<'a>,
}

/// The templates of a run by their names, and the classes by the name of the template that they use.
#[derive(Default)]
struct Objects<'a> {
    templates: BTreeMap<&'a str, Vec<Placed<'a>>>,
    classes: BTreeMap<&'a str, Vec<Placed<'a>>>,
}

impl<'a> Objects<'a> {
    fn add(&mut self, object: Placed<'a>) {
        let text = |path: &[&str]| object.root.at(path).and_then(Node::text);
        match kind(object.root) {
            Some("KubeadmControlPlaneTemplate") => {
                let name = text(&["metadata", "name"]).unwrap_or_default();
                self.templates.entry(name).or_default().push(object);
            }
            Some("ClusterClass") => {
                let name = text(&["spec", "controlPlane", "templateRef", "name"])
                    .or_else(|| text(&["spec", "controlPlane", "ref", "name"]));
                self.classes.entry(name.unwrap_or_default()).or_default().push(object);
            }
            _ => {}
        }
    }

    /// The classes in other files that use a template: those of its folder. Clusters in other folders may have
    /// equal names, so a class from elsewhere is taken only if there is one class and one template. `None` if that
    /// takes too many steps.
    fn classes_of(&self, template: &Placed<'a>, steps: &StepsLeft) -> Option<Vec<Placed<'a>>> {
        let name = template.root.at(&["metadata", "name"]).and_then(Node::text).unwrap_or_default();
        let named = self.classes.get(name).map_or(&[][..], Vec::as_slice);
        let lengths = named.iter().map(|class| class.root.span().range().len());
        if !steps.take(lengths.sum()) {
            return None;
        }
        let fits = |class: &&Placed<'a>| {
            dialect::is_template_of(class.root, template.root)
                && same_namespace(class.root, template.root)
        };
        let mut in_file = named.iter().filter(|class| class.number == template.number);
        if in_file.any(|class| fits(&class)) {
            // It has been applied.
            return Some(Vec::new());
        }
        let mut classes: Vec<Placed<'a>> = named.iter().filter(fits).copied().collect();
        let same_name = self.templates.get(name).map_or(0, Vec::len);
        if classes.len() > 1 || same_name > 1 {
            classes.retain(|class| class.folder == template.folder);
        }
        Some(classes)
    }
}

fn kind(root: Node<'_>) -> Option<&str> {
    root.get("kind").and_then(Node::text)
}

/// False for objects of two namespaces.
fn same_namespace(one: Node<'_>, other: Node<'_>) -> bool {
    let namespace = |root: Node<'_>| {
        root.at(&["metadata", "namespace"]).and_then(Node::text).map(str::to_owned)
    };
    match (namespace(one), namespace(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
