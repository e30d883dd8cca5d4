//! A kube-apiserver whose program a template fills in, and nobody names.

use crate::apiserver::Component;
use crate::dialect::shell::invocation::Invocation;
use crate::dialect::shell::own_flags::OwnFlags;
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// The server of a container that is called one, whose command line begins with what a template
/// fills in and goes on with flags that only a kube-apiserver has.
pub(crate) fn find(container: Node<'_>, words: &[MappedText]) -> Option<Invocation> {
    if !container.is_in_template() || !is_apiserver(container, words) {
        return None;
    }
    let (first, rest) = words.split_first()?;
    if first.unknown(0..1).is_some() {
        return Some(Invocation {
            component: Component::KubeApiServer,
            program: first.clone(),
            arguments: rest.to_vec(),
        });
    }
    if !first.text().starts_with("--") {
        return None;
    }
    // The program is on a line that the template adds, or in an image that it names.
    let place = match container.entry("command") {
        Some((key, list)) => list.may_gain_items(key).then(|| key.span()),
        None => container.get("image").filter(|image| image.is_hole()).map(Node::span),
    };
    Some(Invocation {
        component: Component::KubeApiServer,
        program: MappedText::coarse("kube-apiserver", place?),
        arguments: words.to_vec(),
    })
}

/// The server of a container called kube-apiserver, in a file whose configured dialect is `static-pod`:
/// the program may have any name.
pub(crate) fn hinted(container: Node<'_>, words: &[MappedText]) -> Option<Invocation> {
    let name = container.get("name").and_then(Node::text)?;
    let first = words.iter().position(|word| word.text().starts_with('-'))?;
    let program = match first.checked_sub(1) {
        Some(before) => words.get(before)?.clone(),
        None => MappedText::coarse("kube-apiserver", container.get("name")?.span()),
    };
    name.contains("apiserver").then(|| Invocation {
        component: Component::KubeApiServer,
        program,
        arguments: words.get(first..).unwrap_or_default().to_vec(),
    })
}

/// A name that says so is not enough: a container of that name may run a proxy for one.
fn is_apiserver(container: Node<'_>, words: &[MappedText]) -> bool {
    let text = |key| container.get(key).and_then(Node::text);
    let (name, image) = (text("name"), text("image"));
    let says_so = |text: Option<&str>| text.is_some_and(|text| text.contains("apiserver"));
    if !says_so(name) && !says_so(image) {
        return false;
    }
    let flags = OwnFlags::of(words);
    let exactly = name == Some("kube-apiserver");
    flags.has_own()
        || (flags.has("etcd-servers") && (exactly || flags.has("service-cluster-ip-range")))
}
