using Elastickv.SnapshotFs.Sample;

namespace Elastickv.SnapshotFs.Cli.Tests.Support;

/// <summary>The sample snapshot, written once for the tests of a class.</summary>
public sealed class SampleFile : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public SampleFile()
    {
        Path = directory.File(SampleSnapshot.FileName);
        File.WriteAllBytes(Path, SampleSnapshot.Write());
    }

    public string Path { get; }

    public void Dispose() => directory.Dispose();
}
