//! The component that an image starts without a program among its words.
//!
//! ```text
//! docker run k8s.gcr.io/hyperkube:v1.18.20 kube-apiserver --v=2
//! docker run k8s.gcr.io/kube-apiserver:v1.30.0 --v=2
//! ```

use crate::apiserver::Component;
use crate::dialect::image;
use crate::dialect::shell::invocation::Invocation;
use crate::mapped_text::MappedText;

/// `/apiserver …` of an image of hyperkube, which links it to the program
/// (`cluster/images/hyperkube/Dockerfile`, Kubernetes 1.6 to 1.10). An unknown image may be one if a
/// flag follows that only a kube-apiserver has.
pub(crate) fn linked(image: Option<&MappedText>, words: &[MappedText]) -> Option<Invocation> {
    let (program, arguments) = words.split_first()?;
    if !matches!(program.text(), "/apiserver" | "/usr/local/bin/apiserver") {
        return None;
    }
    let image = image?;
    let is_hyperkube = image.text().to_lowercase().contains("hyperkube");
    let is_unknown = image.unknown(0..image.text().len()).is_some();
    let own = |word: &MappedText| word.text().starts_with("--service-account-key-file");
    (is_hyperkube || (is_unknown && arguments.iter().any(own))).then(|| Invocation {
        component: Component::KubeApiServer,
        program: program.clone(),
        arguments: arguments.to_vec(),
    })
}

/// The components whose images start them.
const OF_IMAGES: [Component; 3] =
    [Component::KubeApiServer, Component::KubeControllerManager, Component::KubeScheduler];

/// The server of a container without `command`, whose image says which program runs.
pub(crate) fn started_by_image(image: &MappedText, args: &[MappedText]) -> Option<Invocation> {
    let name = image::name(image.text());
    if name.ends_with("hyperkube") || name.contains("hyperkube-") {
        return hyperkube(args);
    }
    let component = OF_IMAGES.into_iter().find(|component| name.starts_with(component.name()))?;
    let architecture = name.strip_prefix(component.name())?;
    let built_for = ["", "-amd64", "-arm64", "-arm", "-ppc64le", "-s390x"].contains(&architecture);
    let flags = args.first().is_some_and(|first| first.text().starts_with('-'));
    (built_for && flags).then(|| Invocation {
        component,
        program: MappedText::coarse(component.name(), image.span(0..image.text().len())),
        arguments: args.to_vec(),
    })
}

/// `hyperkube kube-apiserver …`, in old releases `hyperkube apiserver …`.
pub(crate) fn hyperkube(words: &[MappedText]) -> Option<Invocation> {
    subcommand(words, |name| match name {
        "apiserver" => Some(Component::KubeApiServer),
        "controller-manager" => Some(Component::KubeControllerManager),
        "scheduler" => Some(Component::KubeScheduler),
        "etcd" => None,
        name => Component::of_program(name),
    })
}

pub(super) fn subcommand(
    words: &[MappedText],
    named: impl Fn(&str) -> Option<Component>,
) -> Option<Invocation> {
    let server = words.iter().position(|word| !word.text().starts_with('-'))?;
    let program = words.get(server)?;
    let arguments = words.get(server + 1..).unwrap_or_default().to_vec();
    Some(Invocation { component: named(program.text())?, program: program.clone(), arguments })
}
