using System.Globalization;
using CommandLine;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>The options that say how a snapshot is read; every verb that reads one has them (spec 00 §8).</summary>
internal abstract class ReadOptions
{
    /// <summary>Names the file of the key-encryption key where <see cref="Kek"/> does not.</summary>
    public const string KekVariable = "SNAPFS_KEK_FILE";

    /// <summary>What is read, as the user named it.</summary>
    public abstract string Snapshot { get; set; }

    [Option("index", MetaValue = "N", HelpText = "Another file of the directory, by its Raft index: decimal, or hexadecimal with 0x in front.")]
    public string Index { get; set; } = "";

    [Option("cluster-id", MetaValue = "ID", HelpText = "cluster_id of MANIFEST.json.")]
    public string ClusterId { get; set; } = "";

    [Option("index-dir", MetaValue = "DIR", HelpText = "Keep the index in this directory. Otherwise next to the snapshot, or else in the user's cache.")]
    public string IndexDir { get; set; } = "";

    [Option("no-verify", HelpText = "Do not check the CRC-32C at the end of the file.")]
    public bool NoVerify { get; set; }

    [Option("no-roll-forward", HelpText = "Show the older values instead of transactions that were committed but not yet applied.")]
    public bool NoRollForward { get; set; }

    [Option("as-of", MetaValue = "T", HelpText = "Show an older state: an HLC number, a time such as 2026-01-15T09:00:00Z, or -10m before the newest state.")]
    public string AsOf { get; set; } = "";

    [Option("kek", MetaValue = "FILE", HelpText = "The key-encryption key of an encrypted cluster: a file of 32 bytes. $SNAPFS_KEK_FILE when absent.")]
    public string Kek { get; set; } = "";

    [Option("keys", MetaValue = "FILE", HelpText = "keys.json of an encrypted cluster. Without it, encrypted records are problems and the rest is served.")]
    public string Keys { get; set; } = "";

    /// <summary>The files of <see cref="Kek"/> and <see cref="Keys"/>; null when no keys were given.</summary>
    /// <exception cref="CommandException">One of the two is missing.</exception>
    public (string Kek, string Keys)? KeyFiles
    {
        get
        {
            if (Keys.Length == 0)
            {
                // The variable alone says nothing: it may be set for every command.
                return Kek.Length == 0 ? null : throw new CommandException("option --kek: needs --keys as well");
            }

            string kek = Kek.Length > 0 ? Kek : Environment.GetEnvironmentVariable(KekVariable) ?? "";
            return kek.Length > 0 ? (kek, Keys) : throw new CommandException($"option --keys: needs --kek or {KekVariable} as well");
        }
    }

    /// <summary>Where the index is kept.</summary>
    /// <exception cref="CommandException">The path is no valid UTF-8.</exception>
    public IndexStore IndexStore => RawText.HoldsRawBytes(IndexDir)
        ? throw new CommandException("option --index-dir: the path must be valid UTF-8")
        : new IndexStore { Directory = IndexDir.Length == 0 ? null : System.IO.Path.GetFullPath(IndexDir), KeepAlways = KeepsIndex };

    /// <summary>Whether the index of a small snapshot is kept too.</summary>
    protected virtual bool KeepsIndex => false;

    /// <summary>Whether an index that was kept will do. Whoever wants to know that the file is sound reads all of it.</summary>
    public virtual bool ReusesIndex => true;

    /// <summary><see cref="AsOf"/>, null when it was not given.</summary>
    /// <exception cref="CommandException">It is no moment, or means nothing for this command.</exception>
    public Moment? Moment => AsOf.Length > 0 && RefusesMoment is { } reason
        ? throw new CommandException($"option --as-of: {reason}")
        : Moment.Parse("--as-of", AsOf);

    /// <summary>Why this command takes no <see cref="AsOf"/>; null when it does.</summary>
    protected virtual string? RefusesMoment => null;

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
