namespace Elastickv.SnapshotFs.Cli.Control;

/// <summary>What a frame between a command and the process behind a mount holds.</summary>
internal enum FrameKind : byte
{
    /// <summary>To the process: a command line. Its payload is two letters that say what is a terminal, the working directory, and the arguments, each ended by a NUL.</summary>
    Request = (byte)'R',

    /// <summary>From the process: it has taken notice; what was asked for happens when the mount ends.</summary>
    Noted = (byte)'N',

    /// <summary>From the process: bytes for standard output.</summary>
    Output = (byte)'O',

    /// <summary>From the process: text for standard error.</summary>
    Error = (byte)'E',

    /// <summary>From the process: how far the work is.</summary>
    Progress = (byte)'P',

    /// <summary>From the process, the last one: the exit code.</summary>
    End = (byte)'Z',
}
