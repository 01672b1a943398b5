using Elastickv.SnapshotFs.EndToEnd.Support;

namespace Elastickv.SnapshotFs.EndToEnd;

/// <summary>Migration of a bucket with the stock client.</summary>
public class S3SyncTests
{
    [MountFact(Machine.Moto)]
    public void SyncTransfersNothingTheSecondTime()
    {
        using var mounted = MountedSnapshot.Of(RealSnapshot.Path("basic"));
        using var scratch = new Scratch();
        using var server = new MotoServer();
        server.Aws("s3", "mb", "s3://target").Succeeded();
        string[] sync = ["s3", "sync", mounted.At("s3/photos"), "s3://target", "--no-progress"];
        string[] first = server.Aws(sync).Succeeded().Lines;
        int files = Tool.Shell("find \"$1\" -type f -printf x", mounted.At("s3/photos")).Succeeded().Text.Length;
        Assert.Equal(files, first.Length);
        Assert.Empty(server.Aws(sync).Succeeded().Text);

        // A second mount has the same sizes and times.
        using var again = MountedSnapshot.Of(RealSnapshot.Path("basic"));
        Assert.Empty(server.Aws("s3", "sync", again.At("s3/photos"), "s3://target", "--no-progress").Succeeded().Text);

        server.Aws("s3", "sync", "s3://target", scratch.At("back"), "--no-progress").Succeeded();
        Tool.Run("diff", "-r", "--no-dereference", mounted.At("s3/photos"), scratch.At("back")).Succeeded();
    }
}
