//! The kube-apiservers that a shell script starts.

use crate::apiserver::version::VersionOrigin;
use crate::apiserver::{ApiServer, Dialect, Version};
use crate::dialect::context::Reader;
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::{commands, k3d_command, k3s_command, minikube_command, program};
use crate::mapped_text::MappedText;

/// True for a text whose first line names the program that runs it.
pub(crate) fn is_interpreted(text: &str) -> bool {
    text.starts_with("#!/")
}

/// Reads the servers that a script starts itself, and not through a file that it writes.
pub(crate) fn read(text: &MappedText, reader: &mut Reader<'_>) {
    let environment = Environment::default();
    for server in k3s_command::installed(text) {
        reader.push(server);
    }
    let version = image_beside(text, reader.context.path);
    for words in commands::commands(text, &environment) {
        start_in(&words, &environment, &version, reader);
    }
}

/// Reads the servers that a command line starts.
pub(crate) fn start(words: &[MappedText], reader: &mut Reader<'_>) {
    start_in(words, &Environment::default(), &Version::Unknown, reader);
}

fn start_in(
    words: &[MappedText],
    environment: &Environment,
    version: &Version,
    reader: &mut Reader<'_>,
) {
    for read in [k3s_command::started, k3d_command::started, minikube_command::started] {
        if let Some(server) = read(words) {
            reader.push(server);
        }
    }
    for invocation in program::find(words, environment) {
        // `kube-apiserver` alone is a script's test whether the program exists.
        if !invocation.arguments.is_empty() {
            let version = version.clone();
            reader.push(ApiServer { version, ..invocation.server(Dialect::Script) });
        }
    }
}

/// The version of the image beside the command in a file of jsonnet, whose objects are not read:
///
/// ```text
/// image: 'registry.k8s.io/kube-apiserver:v1.28.2',
/// command: ['/bin/sh', '-c', ||| kube-apiserver --etcd-servers=%(etcd)s ||| % cfg],
/// ```
///
/// It is unknown if there are several.
fn image_beside(text: &MappedText, path: &str) -> Version {
    const IMAGE: &str = "/kube-apiserver:";
    let mut found = None;
    if !path.ends_with("sonnet") {
        return Version::Unknown;
    }
    for (at, _) in text.text().match_indices(IMAGE) {
        let start = at + IMAGE.len();
        let tag = text.text().get(start..).unwrap_or_default();
        let len = tag.find(|c: char| !(c.is_ascii_alphanumeric() || ".-+_".contains(c)));
        let end = start + len.unwrap_or(tag.len());
        let version = Version::read(text, start..end, VersionOrigin::ImageTag);
        if found.replace(version).is_some() {
            return Version::Unknown;
        }
    }
    found.flatten().unwrap_or(Version::Unknown)
}
