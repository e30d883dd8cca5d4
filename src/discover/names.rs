//! The kind of content that the name of a file promises.

use std::path::Path;

use memchr::memrchr;

/// The extensions of manifests. A file that is given by name is read with any extension.
const EXTENSIONS: [&str; 4] = ["yaml", "yml", "json", "manifest"];

/// The extensions of templates, alone or behind the extension of the rendered file.
const TEMPLATES: [&str; 10] =
    ["j2", "jinja", "jinja2", "tpl", "tftpl", "tmpl", "gotmpl", "template", "erb", "ejs"];

/// The extensions of jsonnet.
const JSONNET: [&str; 2] = ["jsonnet", "libsonnet"];

/// The extensions of scripts, whose here-documents may be manifests.
const SCRIPTS: [&str; 2] = ["sh", "bash"];

/// The extensions of Terraform and OpenTofu.
const TERRAFORM: [&str; 2] = ["tf", "tofu"];

/// The names of files for make, whose recipes are commands of a shell.
const MAKEFILES: [&str; 3] = ["Makefile", "makefile", "GNUmakefile"];

/// The extensions of texts for people, which may be a manifest or hold flags all the same.
const PROSE: [&str; 1] = ["txt"];

/// The extension of a unit of systemd.
const UNIT: &str = "service";

/// True for a file that tells kustomize what to put together
/// (api/konfig/general.go of sigs.k8s.io/kustomize, `RecognizedKustomizationFileNames`).
pub fn is_kustomization_name(path: &Path) -> bool {
    const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    let name = file_name(path);
    NAMES.iter().any(|known| name == known.as_bytes())
}

/// True for the name of a file that is read in a folder.
pub(super) fn is_wanted(path: &Path) -> bool {
    let is_usual = |found| extensions().any(|one| is_same(found, one));
    extension(path).is_some_and(is_usual)
        || is_plain_name(path)
        || is_makefile_name(path)
        || is_kustomization_name(path)
}

/// The name that a file has once it is rendered: `x.yaml` for `x.yaml.j2`, its own for any other.
pub fn rendered_name(path: &Path) -> &Path {
    if ends_in(path, &TEMPLATES)
        && let Some((stem, _)) = path.to_str().and_then(|path| path.rsplit_once('.'))
    {
        return Path::new(stem);
    }
    path
}

/// True for the name of a file that is no YAML and may hold flags all the same: a systemd unit, the
/// arguments file of MicroK8s, a file of variables.
pub fn is_plain_name(path: &Path) -> bool {
    // To find the name in a path takes longer than to compare its end, and every file is asked.
    let bytes = path.as_os_str().as_encoded_bytes();
    if !["apiserver", ".conf", ".env"].iter().any(|end| bytes.ends_with(end.as_bytes())) {
        return is_unit_name(path);
    }
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let folder = path.parent().and_then(Path::file_name);
    let folder = folder.and_then(|name| name.to_str()).unwrap_or_default();
    match name {
        "kube-apiserver.conf" | "kube-apiserver.env" => true,
        "kube-apiserver" => {
            ["args", "default-args", "kubernetes", "sysconfig", "default"].contains(&folder)
        }
        "apiserver" => ["kubernetes", "sysconfig", "default"].contains(&folder),
        _ => false,
    }
}

/// True for the name of a file of flags or variables for the kube-apiserver.
pub(super) fn is_flag_file_name(path: &Path) -> bool {
    is_plain_name(path) && !is_unit_name(path)
}

/// True for the name of a unit of systemd that starts something.
pub fn is_unit_name(path: &Path) -> bool {
    ends_in(path, &[UNIT])
}

/// True for the name of a file that holds a manifest and nothing else: `x.yaml`, and a template of
/// it, `x.yaml.j2`.
pub fn is_manifest_name(path: &Path) -> bool {
    ends_in(rendered_name(path), &EXTENSIONS)
}

/// True for the name of a text for people.
pub fn is_prose_name(path: &Path) -> bool {
    ends_in(path, &PROSE)
}

/// True for the name of a shell script, which may write manifests.
pub fn is_script_name(path: &Path) -> bool {
    ends_in(rendered_name(path), &SCRIPTS) || is_makefile_name(path)
}

/// True for the name of a file of Terraform or OpenTofu.
pub fn is_terraform_name(path: &Path) -> bool {
    ends_in(path, &TERRAFORM)
}

/// True for the name of a file of jsonnet.
pub fn is_jsonnet_name(path: &Path) -> bool {
    ends_in(path, &JSONNET)
}

fn is_makefile_name(path: &Path) -> bool {
    let name = file_name(path);
    MAKEFILES.iter().any(|known| name == known.as_bytes())
}

/// The extensions of all files that are read in a folder.
pub fn extensions() -> impl Iterator<Item = &'static str> {
    let lists = [&EXTENSIONS[..], &TEMPLATES, &SCRIPTS, &PROSE, &TERRAFORM, &JSONNET];
    lists.into_iter().flatten().copied().chain([UNIT])
}

fn ends_in(path: &Path, extensions: &[&str]) -> bool {
    let found = extension(path);
    found.is_some_and(|found| extensions.iter().any(|one| is_same(found, one)))
}

fn is_same(extension: &[u8], known: &str) -> bool {
    extension.eq_ignore_ascii_case(known.as_bytes())
}

/// The extension of a file: `yaml` of `a/b.yaml`, none of `.yaml`. The standard library takes paths apart from
/// both ends, and every file of a folder is asked several times.
fn extension(path: &Path) -> Option<&[u8]> {
    let name = file_name(path);
    let dot = memrchr(b'.', name).filter(|&dot| dot > 0)?;
    name.get(dot + 1..)
}

/// The name behind the last separator.
fn file_name(path: &Path) -> &[u8] {
    let bytes = path.as_os_str().as_encoded_bytes();
    let is_separator = |byte: &u8| std::path::is_separator(char::from(*byte));
    let start = bytes.iter().rposition(is_separator).map_or(0, |at| at + 1);
    bytes.get(start..).unwrap_or_default()
}
