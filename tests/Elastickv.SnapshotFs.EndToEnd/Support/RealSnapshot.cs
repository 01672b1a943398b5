namespace Elastickv.SnapshotFs.EndToEnd.Support;

/// <summary>The snapshots a real server wrote.</summary>
internal static class RealSnapshot
{
    public static readonly string[] Names = ["basic", "history", "names"];

    /// <summary>Path of the file.</summary>
    public static string Path(string name) => Assert.Single(Directory.GetFiles(GoldenData.At("real", name), "*.fsm"));

    public static string Truth(string name) => GoldenData.At("real", name, "truth.json");
}
