//! The folder of patches that kubeadm applies to the Pods that it writes: `patches.directory`.
//!
//! The files are applied in the order of their names, and each document of a file is a patch
//! (cmd/kubeadm/app/util/patches/patches.go, Kubernetes 1.22 to 1.36).

use super::patch_file::{PatchFile, PatchProblem, PatchType};
use super::patched_command::PatchedCommand;
use crate::apiserver::{ApiServer, Completeness, Fault, FaultKind, Partial};
use crate::dialect::context::looks_like_template;
use crate::dialect::finish;
use crate::yaml::overlay::Tree;

/// Applies the files of the folder to the server that reads them. What cannot be decided leaves the server as
/// it was.
pub fn apply_patches(server: &mut ApiServer, files: &[PatchFile]) {
    let mut files: Vec<&PatchFile> = files.iter().collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    match patched(server, &files) {
        Ok(command) => {
            command.write_to(server, &files);
            if matches!(server.completeness, Completeness::Partial(Partial::Patches)) {
                server.completeness = Completeness::Defaulted;
            }
            finish::complete(server, None);
        }
        Err(PatchProblem::Undecided) => {}
        Err(PatchProblem::Refused(problem)) => {
            let span = server.patch_folder.as_ref().map_or(server.anchor, |folder| folder.span);
            server.faults.push(Fault { span, kind: FaultKind::RefusedPatch { problem } });
        }
    }
}

/// The command line with all patches.
fn patched(server: &ApiServer, files: &[&PatchFile]) -> Result<PatchedCommand, PatchProblem> {
    let mut command = PatchedCommand::of(server, files.len());
    for (number, file) in files.iter().enumerate() {
        let Some(patch_type) = file.patch_type()? else {
            continue;
        };
        apply_file(&mut command, file, number, patch_type)?;
    }
    Ok(command)
}

fn apply_file(
    command: &mut PatchedCommand,
    file: &PatchFile,
    number: usize,
    patch_type: PatchType,
) -> Result<(), PatchProblem> {
    let trees = file.content.trees(number);
    let trees = match &*trees {
        Ok(trees) => trees,
        Err(_) if looks_like_template(file.content.text.text()) => {
            return Err(PatchProblem::Undecided);
        }
        Err(error) => {
            return Err(PatchProblem::Refused(format!("{} is not YAML: {error}", file.name)));
        }
    };
    for tree in trees {
        let Some(tree) = tree else {
            return Err(PatchProblem::Undecided);
        };
        let is_list = matches!(tree, Tree::List(_));
        match patch_type {
            PatchType::Json if is_list => command.apply_operations(tree, &file.name)?,
            PatchType::Json => {
                let problem = format!("{} is no list of operations", file.name);
                return Err(PatchProblem::Refused(problem));
            }
            PatchType::Strategic | PatchType::Merge if is_list => {
                let problem = format!(
                    "{} is a list, which only a patch with +json in its name may be",
                    file.name
                );
                return Err(PatchProblem::Refused(problem));
            }
            PatchType::Strategic => command.merge(tree, true)?,
            PatchType::Merge => command.merge(tree, false)?,
        }
    }
    Ok(())
}
