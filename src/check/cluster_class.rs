//! Judges a control plane's template of Cluster API with the patches of the classes that use it, if they are in
//! other files of the run.
//!
//! ```text
//! templates/control-plane.yaml     kind: KubeadmControlPlaneTemplate
//! classes/default.yaml             kind: ClusterClass, with patches of that template
//! ```

use super::ReadFile;
use super::kustomize::{Composed, ReadText};
use crate::dialect;
use crate::source::Span;
use crate::yaml::overlay::{Rendered, Tree};
use crate::yaml::{Node, Stream};

/// Gives templates and classes in different files the servers that they make together.
pub(super) fn connect(files: &mut [ReadFile], read: &ReadText<'_>) {
    let numbers: Vec<usize> = (0..files.len())
        .filter(|&number| files.get(number).is_some_and(ReadFile::may_have_class))
        .collect();
    if numbers.len() < 2 {
        return;
    }
    let mut composed = Composed::new(files);
    for &number in &numbers {
        add_templates(files, number, &numbers, &mut composed, read);
    }
    composed.apply(files);
}

/// Adds the templates of one file, each with the classes of the others.
fn add_templates(
    files: &[ReadFile],
    number: usize,
    numbers: &[usize],
    composed: &mut Composed,
    read: &ReadText<'_>,
) {
    let Some(file) = files.get(number) else {
        return;
    };
    let stream = Stream::parse_shared(&file.source.shared_text());
    for template in stream.roots() {
        if kind(template) != Some("KubeadmControlPlaneTemplate") {
            continue;
        }
        let Some(tree) = Tree::of(template, number) else {
            continue;
        };
        let (mut trees, mut places) = (vec![tree], vec![(number, template.span())]);
        for &other in numbers {
            if other != number {
                add_classes(files, other, template, &mut trees, &mut places);
            }
        }
        // A class in the same file has been applied.
        if trees.len() > 1 {
            composed.add(files, number, &Rendered::documents(&trees), &places, read);
        }
    }
}

/// Adds the classes of one file that use a template.
fn add_classes(
    files: &[ReadFile],
    number: usize,
    template: Node<'_>,
    trees: &mut Vec<Tree>,
    places: &mut Vec<(usize, Span)>,
) {
    let Some(file) = files.get(number) else {
        return;
    };
    let stream = Stream::parse_shared(&file.source.shared_text());
    for class in stream.roots() {
        if kind(class) == Some("ClusterClass")
            && dialect::is_template_of(class, template)
            && same_namespace(class, template)
            && let Some(tree) = Tree::of(class, number)
        {
            trees.push(tree);
            places.push((number, class.span()));
        }
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
