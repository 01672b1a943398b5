using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Native;
using Elastickv.SnapshotFs.Overlay.Commit;

namespace Elastickv.SnapshotFs.Cli.Editing;

/// <summary>Where the edits of a snapshot are kept and where they will be written.</summary>
/// <param name="Base">Absolute path of the snapshot.</param>
/// <param name="Overlay">Absolute path of the overlay's directory.</param>
/// <param name="Output">Absolute path of the output; null for the default.</param>
/// <param name="AreNamed">Whether the user chose any of them.</param>
internal sealed record EditPlaces(string Base, string Overlay, string? Output, bool AreNamed)
{
    /// <summary>The places that options mean.</summary>
    /// <param name="snapshot">The snapshot's path as the command line gives it.</param>
    /// <param name="overlay">As given; empty for the default.</param>
    /// <param name="output">Absolute, or null for the default.</param>
    public static EditPlaces Of(string snapshot, string overlay, string? output)
    {
        string path = Path.GetFullPath(snapshot);
        return new EditPlaces(
            path,
            overlay.Length > 0 ? OutputForm.FullPath(overlay, Environment.CurrentDirectory, "--overlay") : OutputNaming.Overlay(path, output),
            output,
            overlay.Length > 0 || output is not null);
    }

    /// <summary>Why nothing could be written to the output, for people; null when it could, as far as that can be told now.</summary>
    public string? Obstacle()
    {
        if (OutputNaming.RefusalOf(Base, Output) is { } refusal)
        {
            return refusal;
        }

        string directory = Path.GetDirectoryName(Output ?? OutputNaming.Default(Base))!;
        return !Directory.Exists(directory) ? $"{directory}: no such directory"
            : LibcFile.MayWrite(directory) ? null
            : $"{directory}: no file can be made there";
    }
}
