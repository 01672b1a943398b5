namespace Elastickv.SnapshotFs.Cli.Native;

/// <summary>What a name in the filesystem stands for.</summary>
internal enum FileKind
{
    /// <summary>Nothing.</summary>
    None,
    Regular,
    Directory,
    SymbolicLink,

    /// <summary>A device, a pipe or a socket.</summary>
    Special,
}
