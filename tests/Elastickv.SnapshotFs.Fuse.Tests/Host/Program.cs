using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.FileSystem.Tests.Support;

namespace Elastickv.SnapshotFs.Fuse.Tests.Host;

/// <summary>
/// The program that tests start to have a mount in another process, perhaps of another user: a process that uses its own mount through mapped memory could wait for
/// itself for ever.
/// </summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        return arguments[0] switch
        {
            "serve" => Serve(arguments[1], arguments.Skip(2).ToHashSet()),
            "mmap" => Map(arguments[1]),
            _ => 2,
        };
    }

    /// <summary>Mounts, says so, and obeys lines on standard input: <c>unmount</c>, <c>lazy</c>, <c>log</c>. Ends when the mount ends.</summary>
    private static int Serve(string mountPoint, HashSet<string> flags)
    {
        var log = new LogRecorder();
        var options = new SnapshotFileSystemOptions { Source = new MountedSource { Path = "sample, with comma.fsm", Bytes = 1 << 20, Records = 42 } };
        using EditedSnapshot? edited = EditedSnapshot.Open(flags);
        using var files = edited is null
            ? new SnapshotFileSystem(SampleTree.Build(flags.Contains("gaps")), options, log)
            : new SnapshotFileSystem(edited.Tree, null, options, log);
        FuseMount mount;
        try
        {
            mount = FuseMount.Start(
                files,
                new FuseMountOptions
                {
                    MountPoint = mountPoint,
                    SourceName = "sample, with comma.fsm",
                    AllowOther = flags.Contains("others"),
                },
                log);
            mount.WaitUntilAnswering(TimeSpan.FromSeconds(20));
        }
        catch (FuseMountException failure)
        {
            Console.WriteLine($"{failure.Failure}: {failure.Message}");
            return 1;
        }

        Console.WriteLine("ready " + mount.MountPoint);
        var commands = new Thread(() => Obey(mount, log)) { IsBackground = true };
        commands.Start();
        mount.Completion.Wait();
        Console.WriteLine("ended");
        return 0;
    }

    private static void Obey(FuseMount mount, LogRecorder log)
    {
        while (Console.ReadLine() is { } command)
        {
            if (command == "log")
            {
                Console.WriteLine(log.Lines.Count);
                foreach (string line in log.Lines)
                {
                    Console.WriteLine(line.ReplaceLineEndings(" "));
                }

                continue;
            }

            try
            {
                mount.Unmount(lazily: command == "lazy");
            }
            catch (FuseMountException failure)
            {
                Console.WriteLine($"{failure.Failure}: {failure.Message}");
            }
        }

        // Whoever started us is gone: leave no mount behind.
        if (!mount.Completion.IsCompleted)
        {
            mount.Unmount(lazily: true);
        }
    }

    /// <summary>Prints the SHA-256 of a file that is read through mapped memory.</summary>
    private static int Map(string path)
    {
        using var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewStream view = mapped.CreateViewStream(0, new FileInfo(path).Length, MemoryMappedFileAccess.Read);
        Console.WriteLine(Convert.ToHexStringLower(SHA256.HashData(view)));
        return 0;
    }
}
