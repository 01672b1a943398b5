using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Elastickv.SnapshotFs.EndToEnd.Support;

namespace Elastickv.SnapshotFs.EndToEnd;

/// <summary>The tools people use, on a mount, next to the same tool on a plain copy.</summary>
public sealed class ToolTests : IDisposable
{
    private const string Name = "basic";

    private readonly Scratch scratch = new();

    [MountFact("jq")]
    public void JqReadsItems()
    {
        using MountedSnapshot mounted = Mount();
        using JsonDocument truth = Truth();
        foreach (JsonProperty table in truth.RootElement.GetProperty("dynamodb").EnumerateObject())
        {
            string count = Tool.Shell("find \"$1\"/dynamodb/\"$2\"/items -name '*.json' -print0 | xargs -0 -r cat | jq -s length", mounted.Path, table.Name).Succeeded().Text;
            Assert.Equal(table.Value.GetProperty("items").GetArrayLength(), int.Parse(count, CultureInfo.InvariantCulture));
        }

        Assert.NotEmpty(Tool.Shell("find \"$1\"/dynamodb -path '*/items/*.json' -exec jq -e -c . {} +", mounted.Path).Succeeded().Lines);
    }

    [MountFact("jq")]
    public void JqReadsHashes()
    {
        using MountedSnapshot mounted = Mount();
        string age = Tool.Run("jq", "-r", ".fields[] | select(.name == \"age\") | .value", mounted.At("redis/db_0/hashes/user%3A1.json")).Succeeded().Text;
        Assert.Equal("30\n", age);
        Tool.Shell("find \"$1\"/redis -name '*.json' -exec jq -e . {} + >/dev/null", mounted.Path).Succeeded();
    }

    [MountFact("jq")]
    public void JqReadsMessages()
    {
        using MountedSnapshot mounted = Mount();
        string bodies = Tool.Shell("find \"$1\"/sqs -name messages.jsonl -exec jq -e -r .message_id {} + | sort | uniq -d", mounted.Path).Succeeded().Text;
        Assert.Empty(bodies);
        string total = Tool.Shell("find \"$1\"/sqs -name messages.jsonl -exec cat {} + | jq -s length", mounted.Path).Succeeded().Text;
        Assert.True(int.Parse(total, CultureInfo.InvariantCulture) > 0);
    }

    [MountFact("rsync")]
    public void RsyncTransfersNothingTheSecondTime()
    {
        using MountedSnapshot mounted = Mount();
        string[] command = ["-a", "--itemize-changes", mounted.Path + "/", scratch.At("copy") + "/"];
        Assert.NotEmpty(Tool.Run("rsync", command).Succeeded().Text);
        Assert.Empty(Tool.Run("rsync", command).Succeeded().Text);
        Assert.Empty(Tool.Run("rsync", ["--checksum", .. command]).Succeeded().Text);

        using MountedSnapshot again = Mount();
        Assert.Empty(Tool.Run("rsync", "-a", "--itemize-changes", again.Path + "/", scratch.At("copy") + "/").Succeeded().Text);
    }

    [MountFact]
    public void GrepFindsTheSameAsInTheExport()
    {
        using MountedSnapshot mounted = Mount();
        string export = Export();
        string[] found = Tool.Shell("cd \"$1\" && grep -rlF hello . | LC_ALL=C sort", mounted.Path).Succeeded().Lines;
        Assert.Contains("./redis/db_0/strings/greeting.bin", found);
        Assert.Equal(Tool.Shell("cd \"$1\" && grep -rlF hello . | LC_ALL=C sort", export).Succeeded().Lines, found);
    }

    [MountFact]
    public void FindSeesTheSameAsInTheExport()
    {
        using MountedSnapshot mounted = Mount();
        string export = Export();
        const string Sizes = "cd \"$1\" && find . -type f -printf '%P %s\\n' | LC_ALL=C sort";
        Assert.Equal(Tool.Shell(Sizes, export).Succeeded().Lines, Tool.Shell(Sizes, mounted.Path).Succeeded().Lines);
        Assert.Equal(["./s3/photos/big.bin", "./s3/photos/multi.bin"], Tool.Shell("cd \"$1\" && find . -size +2M | LC_ALL=C sort", mounted.Path).Succeeded().Lines);
        Assert.Empty(Tool.Shell("find \"$1\" ! -type f ! -type d", mounted.Path).Succeeded().Text);
    }

    [MountFact]
    public void TarPacksTheWholeTree()
    {
        using MountedSnapshot mounted = Mount();
        ToolResult packed = Tool.Run("tar", "-C", mounted.Path, "-cf", scratch.At("tree.tar"), ".").Succeeded();
        Assert.Empty(packed.Errors);
        Tool.Run("tar", "-C", scratch.NewDirectory("unpacked"), "-xf", scratch.At("tree.tar")).Succeeded();
        Tool.Run("diff", "-r", "--no-dereference", mounted.Path, scratch.At("unpacked")).Succeeded();
        Assert.Empty(Tool.Run("tar", "-C", mounted.Path, "--compare", "-f", scratch.At("tree.tar")).Succeeded().Text);
    }

    [MountFact]
    public void ManyReadersAtOnceSeeTheSame()
    {
        using MountedSnapshot mounted = Mount();
        const string Digest = "cd \"$1\" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum";
        Task<string>[] readers = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => Tool.Shell(Digest, mounted.Path).Succeeded().Text))];
        string expected = Tool.Shell(Digest, Export()).Succeeded().Text;
        Task.WaitAll(readers);
        Assert.All(readers, reader => Assert.Equal(expected, reader.Result));
    }

    [MountFact("python3")]
    public void MappedReadsAndSeeksWork()
    {
        using MountedSnapshot mounted = Mount();
        const string Script = """
            import errno, hashlib, mmap, os, sys
            fd = os.open(sys.argv[1], os.O_RDONLY)
            size = os.fstat(fd).st_size
            with mmap.mmap(fd, 0, prot=mmap.PROT_READ) as m:
                mapped = hashlib.sha256(m).hexdigest()
            parts = hashlib.sha256()
            for at in range(0, size, 100_003):
                parts.update(os.pread(fd, 100_003, at))
            assert mapped == parts.hexdigest()
            assert os.pread(fd, 10, size) == b"" and os.pread(fd, 10, size - 3) == os.pread(fd, 3, size - 3)
            assert os.lseek(fd, 0, os.SEEK_DATA) == 0 and os.lseek(fd, 3, os.SEEK_HOLE) == size
            try:
                os.lseek(fd, size, os.SEEK_DATA)
                sys.exit("SEEK_DATA at the end found data")
            except OSError:
                pass
            try:
                assert os.listxattr(sys.argv[1]) == []
            except OSError as e:
                assert e.errno == errno.ENOTSUP
            print(mapped)
            """;
        foreach (string file in new[] { "s3/photos/big.bin", "redis/db_0/strings/greeting.bin", "redis/db_0/hashes/user%3A1.json" })
        {
            Assert.NotEmpty(Tool.Run("python3", "-c", Script, mounted.At(file)).Succeeded().Text);
        }
    }

    [MountFact("python3")]
    public void DirectoryOffsetsStayValid()
    {
        using MountedSnapshot mounted = Mount();
        const string Script = """
            import ctypes, os, sys
            libc = ctypes.CDLL(None, use_errno=True)
            libc.opendir.restype = ctypes.c_void_p
            libc.readdir.restype = ctypes.c_void_p
            libc.readdir.argtypes = libc.closedir.argtypes = libc.telldir.argtypes = [ctypes.c_void_p]
            libc.telldir.restype = ctypes.c_long
            libc.seekdir.argtypes = [ctypes.c_void_p, ctypes.c_long]
            def name(entry):
                return ctypes.string_at(entry + 19)
            d = libc.opendir(os.fsencode(sys.argv[1]))
            names, places = [], [libc.telldir(d)]
            while entry := libc.readdir(d):
                names.append(name(entry))
                places.append(libc.telldir(d))
            assert len(names) > 5, names
            for i in reversed(range(len(names))):
                libc.seekdir(d, places[i])
                assert name(libc.readdir(d)) == names[i], i
            assert sorted(n for n in names if n not in (b".", b"..")) == sorted(os.listdir(os.fsencode(sys.argv[1])))
            """;
        foreach (string directory in new[] { "", "redis/db_0/strings", "redis/db_0/hashes", "s3/photos", "dynamodb/bins/items/b64.AQID", "sqs" })
        {
            Tool.Run("python3", "-c", Script, mounted.At(directory)).Succeeded();
        }
    }

    [MountFact]
    public void NothingCanBeWritten()
    {
        using MountedSnapshot mounted = Mount("--read-only");
        foreach (string line in new[] { "touch \"$1\"/new", ": >\"$1\"/CHECKSUMS", "rm \"$1\"/MANIFEST.json", "mkdir \"$1\"/d", "mv \"$1\"/redis \"$1\"/r", "echo x >>\"$1\"/redis/db_0/strings/greeting.bin" })
        {
            Tool.Shell(line, mounted.Path).Failed();
        }

        Assert.Equal("hello"u8.ToArray(), mounted.Read("redis/db_0/strings/greeting.bin"));
    }

    [MountFact]
    public void FileSystemStatisticsCanBeAsked()
    {
        using MountedSnapshot mounted = Mount();
        Assert.Contains(mounted.Path, Tool.Run("df", "-P", mounted.Path).Succeeded().Text);
        Assert.Contains(mounted.Path, Tool.Run("df", "-iP", mounted.Path).Succeeded().Text);
    }

    public void Dispose() => scratch.Dispose();

    private static MountedSnapshot Mount(params string[] options) => MountedSnapshot.Of(RealSnapshot.Path(Name), options);

    private static JsonDocument Truth() => JsonDocument.Parse(File.ReadAllBytes(RealSnapshot.Truth(Name)));

    private string Export()
    {
        Snapfs.Run("export", RealSnapshot.Path(Name), scratch.At("export")).Succeeded();
        return scratch.At("export");
    }
}
