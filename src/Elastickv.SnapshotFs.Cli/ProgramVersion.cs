namespace Elastickv.SnapshotFs.Cli;

/// <summary>Version of this program.</summary>
internal static class ProgramVersion
{
    /// <summary>Such as <c>1.2.3</c>.</summary>
    public static string Number { get; } = typeof(ProgramVersion).Assembly.GetName().Version!.ToString(3);
}
