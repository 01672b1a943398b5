namespace Elastickv.SnapshotFs.Benchmarks.Trees;

/// <summary>Another program that mounts an archive.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Tool">The command that must be there, or <c>kernel:NAME</c> for a filesystem of the kernel.</param>
/// <param name="Pack">Makes the archive <c>$F</c> of the tree <c>$T</c>. Nothing is compressed: decompression is not what is compared.</param>
/// <param name="Mount">Mounts <c>$F</c> at <c>$M</c>.</param>
internal sealed record Peer(string Name, string Tool, string Pack, string Mount)
{
    private const string Squash = "mksquashfs \"$T\" \"$F\" -noI -noD -noF -noX -no-xattrs -quiet -no-progress >/dev/null";
    private const string Zip = "cd \"$T\" && zip -0 -q -r \"$F.zip\" . && mv \"$F.zip\" \"$F\"";
    private const string Tar = "tar -cf \"$F\" -C \"$T\" .";
    private const string Erofs = "mkfs.erofs --quiet \"$F\" \"$T\" >/dev/null 2>&1";

    /// <summary>Whom we compare with; the first is the one that the targets name.</summary>
    public static IReadOnlyList<Peer> All { get; } =
    [
        new("squashfuse_ll", "squashfuse_ll", Squash, "squashfuse_ll \"$F\" \"$M\""),
        new("squashfuse", "squashfuse", Squash, "squashfuse \"$F\" \"$M\""),
        new("erofsfuse", "erofsfuse", Erofs, "erofsfuse \"$F\" \"$M\" >/dev/null"),
        new("fuse-zip", "fuse-zip", Zip, "fuse-zip -r \"$F\" \"$M\""),
        new("archivemount", "archivemount", Tar, "archivemount -o readonly \"$F\" \"$M\""),
        new("ratarmount", "ratarmount", Tar, "ratarmount --index-file :memory: \"$F\" \"$M\" >/dev/null"),
        new("kernel squashfs", "kernel:squashfs", Squash, "mount -o loop,ro -t squashfs \"$F\" \"$M\""),
        new("kernel erofs", "kernel:erofs", Erofs, "mount -o loop,ro -t erofs \"$F\" \"$M\""),
    ];

    /// <summary>Short name of the archive's form, for its file.</summary>
    public string Form => Pack switch
    {
        Squash => "squashfs",
        Zip => "zip",
        Tar => "tar",
        _ => "erofs",
    };

    /// <summary>Whether it can be used on this machine.</summary>
    public bool IsInstalled => Tool.StartsWith("kernel:", StringComparison.Ordinal)
        ? Environment.IsPrivilegedProcess && KernelKnows(Tool["kernel:".Length..]) && Finds(Form == "erofs" ? "mkfs.erofs" : "mksquashfs")
        : Finds(Tool) && Finds(Form switch { "squashfs" => "mksquashfs", "zip" => "zip", "erofs" => "mkfs.erofs", _ => "tar" });

    private static bool KernelKnows(string name) => File.ReadLines("/proc/filesystems").Any(line => line.Split('\t')[^1] == name);

    private static bool Finds(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':').Any(directory => File.Exists(System.IO.Path.Combine(directory, tool)));
}
