using System.Globalization;
using CommandLine;

namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>The options that say how a snapshot is read; every verb that reads one has them (spec 00 §8).</summary>
internal abstract class ReadOptions
{
    /// <summary>What is read, as the user named it.</summary>
    public abstract string Snapshot { get; set; }

    [Option("index", MetaValue = "N", HelpText = "Another file of the directory, by its Raft index: decimal, or hexadecimal with 0x in front.")]
    public string Index { get; set; } = "";

    [Option("cluster-id", MetaValue = "ID", HelpText = "cluster_id of MANIFEST.json.")]
    public string ClusterId { get; set; } = "";

    [Option("no-verify", HelpText = "Do not check the CRC-32C at the end of the file.")]
    public bool NoVerify { get; set; }

    [Option("no-roll-forward", HelpText = "Show the older values instead of transactions that were committed but not yet applied.")]
    public bool NoRollForward { get; set; }

    /// <summary><see cref="Index"/> as a number; null when it was not given.</summary>
    /// <exception cref="CommandException">It is no number.</exception>
    public ulong? IndexNumber
    {
        get
        {
            if (Index.Length == 0)
            {
                return null;
            }

            bool valid = Index.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
                ? ulong.TryParse(Index.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong number)
                : ulong.TryParse(Index, NumberStyles.None, CultureInfo.InvariantCulture, out number);
            return valid ? number : throw new CommandException("option --index: expected a number, such as 301 or 0x12d");
        }
    }
}
