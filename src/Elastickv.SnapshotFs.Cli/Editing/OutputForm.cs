using Elastickv.SnapshotFs.Cli.CommandLine;

namespace Elastickv.SnapshotFs.Cli.Editing;

/// <summary>What a commit writes and where, as the user wants it.</summary>
/// <param name="Path">Absolute path of the output; null for the default beside the snapshot.</param>
/// <param name="Canonical">The reference encoder's output instead of a splice (spec 00 §7.3).</param>
/// <param name="Runtime">The node form (spec 00 §7.4).</param>
/// <param name="DropBadRecords">Leave out what the stock tool refuses (spec 00 §5).</param>
internal sealed record OutputForm(string? Path, bool Canonical, bool Runtime, bool DropBadRecords)
{
    /// <summary>Reads the options of a command.</summary>
    /// <param name="options">The command.</param>
    /// <param name="directory">Absolute; where relative paths begin.</param>
    /// <exception cref="CommandException">The path is no text.</exception>
    public static OutputForm Of(IOutputOptions options, string directory) => new(
        options.Output.Length == 0 ? null : FullPath(options.Output, directory, "--output"), options.Canonical, options.Runtime, options.DropBadRecords);

    /// <summary>An absolute path out of one on the command line.</summary>
    /// <exception cref="CommandException">It is no text.</exception>
    public static string FullPath(string path, string directory, string option) => RawText.HoldsRawBytes(path)
        ? throw new CommandException($"option {option}: {RawText.Display(RawText.ToBytes(path))}: the path must be valid UTF-8")
        : System.IO.Path.GetFullPath(path, directory);

    /// <summary>This, with what a later command wants in addition.</summary>
    public OutputForm With(OutputForm later) =>
        new(later.Path ?? Path, Canonical || later.Canonical, Runtime || later.Runtime, DropBadRecords || later.DropBadRecords);
}
