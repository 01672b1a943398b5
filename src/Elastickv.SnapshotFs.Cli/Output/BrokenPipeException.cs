namespace Elastickv.SnapshotFs.Cli.Output;

/// <summary>Whoever read the output has gone (<c>| head</c>). Not worth a message.</summary>
internal sealed class BrokenPipeException : IOException;
